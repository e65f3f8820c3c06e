package io.serpentarium.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The whole configuration of a server, checked.
 *
 * <p>Read it with {@link ServerOptions}, or make one from values with {@link #of}. Thread-safe.
 *
 * @param port port to listen on; 0 = any free one
 * @param managementPort port of health and metrics; -1 = on the main port, 0 = any free one
 * @param deno path of the deno program; empty = search for it
 */
public record ServerConfig(
    String host,
    int port,
    int managementPort,
    Path data,
    String deno,
    LogFormat logFormat,
    Duration drainTimeout,
    DemoConfig demo,
    PoolConfig pool,
    LimitsConfig limits,
    IsolationConfig isolation,
    SessionConfig session,
    EnvironmentsConfig environments,
    ImageConfig image,
    SocketConfig socket,
    TenancyConfig tenancy) {
  public ServerConfig {
    ConfigKeys.HOST.check(host);
    ConfigKeys.PORT.check(port);
    ConfigKeys.MANAGEMENT_PORT.check(managementPort);
    ConfigKeys.DENO.check(deno);
    ConfigKeys.DRAIN_TIMEOUT.check(drainTimeout);
    if (demo.enabled() && !demo.beyondLoopback() && !LoopbackHost.matches(host)) {
      throw new ConfigException(
          ("host is \"%s\", so other machines may reach this server, and anyone could run Python"
               + " here with the published demo keys pk_test_demo and sk_test_demo: set"
               + " demo.enabled=false and use keys of your own, or demo.beyond-loopback=true if you"
               + " want exactly that.")
              .formatted(host));
    }
  }

  /** What a server without any settings runs with. */
  public static ServerConfig defaults() {
    return of(Map.of());
  }

  /** The defaults with some keys set, like {@code of(Map.of("pool.max", "2"))}. */
  public static ServerConfig of(Map<String, String> values) {
    values.keySet().forEach(key -> KnownKeys.require(key, key, "the given values"));
    return from(new Settings().over(values, key -> "the given values"));
  }

  static ServerConfig from(Settings settings) {
    try {
      return new ServerConfig(
          settings.read(ConfigKeys.HOST),
          settings.read(ConfigKeys.PORT),
          settings.read(ConfigKeys.MANAGEMENT_PORT),
          Path.of(settings.read(ConfigKeys.DATA)),
          settings.read(ConfigKeys.DENO),
          settings.read(ConfigKeys.LOG_FORMAT),
          settings.read(ConfigKeys.DRAIN_TIMEOUT),
          DemoConfig.from(settings),
          PoolConfig.from(settings),
          LimitsConfig.from(settings),
          IsolationConfig.from(settings),
          SessionConfig.from(settings),
          EnvironmentsConfig.from(settings),
          ImageConfig.from(settings),
          SocketConfig.from(settings),
          TenancyConfig.from(settings));
    } catch (InvalidValue invalid) {
      throw settings.explain(invalid);
    }
  }
}
