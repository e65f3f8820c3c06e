package io.serpentarium.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A place on this machine's event bus that takes messages of one type. Thread-safe.
 *
 * <p>Messages from one sender to one address keep their order. They are delivered once or, when nobody
 * listens any more, not at all.
 */
public record Address<M>(String name) {
  private static final DeliveryOptions ONE_WAY =
      new DeliveryOptions().setLocalOnly(true).setCodecName(ByReferenceCodec.NAME).setTracingPolicy(null);

  /** Has to be called once for each Vert.x instance before anything is sent. */
  public static void register(Vertx vertx) {
    vertx.eventBus().registerCodec(new ByReferenceCodec());
  }

  public void send(Vertx vertx, M message) {
    vertx.eventBus().send(name, message, ONE_WAY);
  }

  /** Sends and waits for the answer; the future fails when none comes in time. */
  public <A> Future<A> request(Vertx vertx, M message, Duration patience) {
    var options = new DeliveryOptions(ONE_WAY).setSendTimeout(patience.toMillis());
    return vertx.eventBus().<A>request(name, message, options).map(Message::body);
  }

  public MessageConsumer<M> consume(Vertx vertx, Consumer<Message<M>> handler) {
    return vertx.eventBus().localConsumer(name, handler::accept);
  }

  /** Answers a {@link #request}. */
  public static void reply(Message<?> message, Object answer) {
    message.reply(answer, ONE_WAY);
  }
}
