package io.serpentarium.config;

import java.time.Duration;

/**
 * What one WebSocket connection may do, and when it is given up.
 *
 * @param perAddress connections of one remote address
 * @param slowTimeout how long a reader may not take what is sent
 * @param messageBurst messages a connection may send at once, above the average
 */
public record SocketConfig(
    Duration helloTimeout,
    Duration heartbeat,
    Duration heartbeatGrace,
    int perAddress,
    Duration slowTimeout,
    int messageBytes,
    int messagesPerSecond,
    int messageBurst) {
  public SocketConfig {
    ConfigKeys.HELLO_TIMEOUT.check(helloTimeout);
    ConfigKeys.HEARTBEAT.check(heartbeat);
    ConfigKeys.HEARTBEAT_GRACE.check(heartbeatGrace);
    ConfigKeys.PER_ADDRESS.check(perAddress);
    ConfigKeys.SLOW_TIMEOUT.check(slowTimeout);
    ConfigKeys.MESSAGE_BYTES.check((long) messageBytes);
    ConfigKeys.MESSAGES_PER_SECOND.check(messagesPerSecond);
    ConfigKeys.MESSAGE_BURST.check(messageBurst);
    if (messageBurst < messagesPerSecond) {
      throw new InvalidValue(
          ConfigKeys.MESSAGE_BURST,
          Integer.toString(messageBurst),
          "at least socket.messages-per-second, which is %d".formatted(messagesPerSecond));
    }
  }

  static SocketConfig from(Settings settings) {
    return new SocketConfig(
        settings.read(ConfigKeys.HELLO_TIMEOUT),
        settings.read(ConfigKeys.HEARTBEAT),
        settings.read(ConfigKeys.HEARTBEAT_GRACE),
        settings.read(ConfigKeys.PER_ADDRESS),
        settings.read(ConfigKeys.SLOW_TIMEOUT),
        Math.toIntExact(settings.read(ConfigKeys.MESSAGE_BYTES)),
        settings.read(ConfigKeys.MESSAGES_PER_SECOND),
        settings.read(ConfigKeys.MESSAGE_BURST));
  }
}
