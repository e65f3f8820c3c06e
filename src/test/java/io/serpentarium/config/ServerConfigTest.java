package io.serpentarium.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  @Test
  void hasTheseDefaults() {
    assertThat(ServerConfig.defaults())
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                8080,
                -1,
                Path.of("serpentarium-data"),
                "",
                LogFormat.TEXT,
                Duration.ofSeconds(20),
                new DemoConfig(true, false),
                new PoolConfig(
                    1,
                    8,
                    64,
                    Duration.ofSeconds(20),
                    1,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5)),
                new LimitsConfig(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    16 << 20,
                    1 << 20,
                    8 << 20,
                    512 << 20,
                    64 << 20,
                    10_000,
                    1_000,
                    16,
                    32,
                    10_000),
                new IsolationConfig(
                    BoxKind.AUTO,
                    "",
                    false,
                    true,
                    SessionWall.ISOLATE,
                    512 << 20,
                    Duration.ofSeconds(5)),
                new SessionConfig(
                    Duration.ofMinutes(30),
                    Duration.ofHours(8),
                    Duration.ofSeconds(120),
                    1 << 20,
                    256 << 10,
                    ""),
                new EnvironmentsConfig(""),
                new ImageConfig(
                    "",
                    256 << 20,
                    4L << 30,
                    32L << 30,
                    Duration.ofDays(7),
                    1,
                    KeyList.parse("").orElseThrow(),
                    "",
                    CheckpointPolicy.IDLE,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5)),
                new SocketConfig(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(10),
                    64,
                    Duration.ofSeconds(30),
                    16 << 20,
                    5_000,
                    10_000),
                new TenancyConfig("", new SecretsConfig(KeyList.parse("").orElseThrow(), ""), "", "serpentarium", new AdminConfig(-1, "", new OidcConfig("", "serpentarium-admin", "roles", "tenant")), new QuotaConfig(-1, -1, -1, -1, -1, -1, -1, -1, List.of()), true)));
  }

  @Test
  void takesValuesByKey() {
    var config = ServerConfig.of(Map.of("pool.max", "9", "limits.run-time", "250ms", "deno", ""));

    assertThat(config.pool().max()).isEqualTo(9);
    assertThat(config.limits().runTime()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.pool().warm()).isEqualTo(1);
  }

  @Test
  void hasOneEnvironmentNamePerKey() {
    assertThat(ConfigKeys.all()).extracting(ConfigKey::environmentName).doesNotHaveDuplicates();
    assertThat(ConfigKeys.all())
        .extracting(ConfigKey::name)
        .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)?"));
  }

  @Test
  void writesEveryDefaultAsTextThatReadsAsTheSame() {
    ConfigKeys.all().forEach(ServerConfigTest::readsWhatItWrites);
  }

  private static <T> void readsWhatItWrites(ConfigKey<T> key) {
    T value = key.read(key.defaultText());
    assertThat(key.read(key.kind().text(value))).as(key.name()).isEqualTo(value);
  }
}
