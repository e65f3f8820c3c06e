package io.serpentarium.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigErrorsTest {
  @TempDir Path folder;

  @Test
  void namesKeyValueRangeAndFlag() {
    refuses(Map.of(), "--pool.max=0")
        .hasMessage(
            "pool.max is \"0\", but must be a whole number from 1 to 256 (in the flag"
                + " --pool.max).");
  }

  @Test
  void namesTheEnvironmentVariable() {
    refuses(Map.of("SERPENTARIUM_LIMITS_GRACE", "1 second"))
        .hasMessage(
            "limits.grace is \"1 second\", but must be a duration from 10ms to 1m, written like"
                + " 250ms, 5s, 2m or 1h (in the environment variable SERPENTARIUM_LIMITS_GRACE).");
  }

  @Test
  void namesTheFile() throws IOException {
    Path file = write("limits:\n  output-bytes: 16 MB\n");

    refuses(Map.of(), "--config=" + file)
        .hasMessage(
            "limits.output-bytes is \"16 MB\", but must be a size from 1KiB to 1GiB, written like"
                + " 64KiB or 16MiB"
                + " (in the file %s).".formatted(file));
  }

  @ParameterizedTest
  @CsvSource({
    "pool.warm, 9, at most pool.max",
    "pool.warm, 0, from 1 to 256",
    "port, 65536, from 0 to 65535",
    "port, -1, from 0 to 65535",
    "port, 80a, a whole number",
    "port, 99999999999, from 0 to 65535",
    "management-port, -2, from -1 to 65535",
    "limits.run-time, 30, written like 250ms",
    "limits.run-time, 25h, from 10ms to 24h",
    "limits.memory-bytes, 32MiB, from 64MiB to 4GiB",
    "limits.memory-bytes, 5GiB, from 64MiB to 4GiB",
    "socket.message-burst, 4999, at least socket.messages-per-second",
    "socket.messages-per-second, 10001, at least socket.messages-per-second",
    "demo.enabled, yes, true or false",
    "log-format, xml, text or json",
    "image.checkpoint, sometimes, 'every-run, idle or never'",
    "image.max-bytes, 1KiB, from 1MiB to 8GiB",
    "image.max-age, 7d, from 1s to 8760h",
    "image.compression-level, 20, from 0 to 19",
    "host, '', is empty",
    "data, ' x', the path of a folder",
  })
  void refusesWhatIsOutOfRange(String key, String value, String words) {
    assertThatThrownBy(() -> ServerConfig.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void neverShowsASecretKey() {
    String short31 = Base64.getEncoder().encodeToString(new byte[31]);
    String whole = Base64.getEncoder().encodeToString(new byte[32]);

    refuses(Map.of(), "--image.key=" + short31)
        .hasMessage(
            "image.key is \"(not shown)\", but must be one or more keys of 32 bytes in base64, with"
                + " commas between them (in the flag --image.key).");
    refuses(Map.of(), "--image.key=" + whole + ",x").hasMessageNotContaining(whole);
    assertThat(ServerConfig.of(Map.of("image.key", whole)).toString()).doesNotContain(whole);
  }

  @Test
  void namesTheNearestKeyOfAnUnknownOne() throws IOException {
    refuses(Map.of(), "--pool.maximum=3")
        .hasMessage(
            "There is no key --pool.maximum (on the command line); the nearest one is pool.max.");
    refuses(Map.of("SERPENTARIUM_POL_MAX", "3"))
        .hasMessage(
            "There is no setting SERPENTARIUM_POL_MAX (in the environment);"
                + " the nearest one is SERPENTARIUM_POOL_MAX.");
    Path file = write("session:\n  idle-time: 3m\n");
    refuses(Map.of(), "--config=" + file)
        .hasMessage(
            "There is no key session.idle-time (in the file %s); the nearest one is session.idle-timeout."
                .formatted(file));
  }

  @Test
  void refusesAnOddCommandLine() {
    refuses(Map.of(), "8080")
        .hasMessage("\"8080\" is not a flag; all settings look like --port=8080.");
    refuses(Map.of(), "--port").hasMessage("The flag --port lacks its value.");
    refuses(Map.of(), "--port=1", "--port=2").hasMessage("The flag --port is given twice.");
  }

  @Test
  void refusesAnUnusableFile() throws IOException {
    refuses(Map.of(), "--config=" + folder.resolve("none.yaml"))
        .hasMessageContaining("none.yaml does not exist");
    refuses(Map.of(), "--config=" + folder).hasMessageContaining("cannot be read");
    refuses(Map.of(), "--config=" + write("port: ["))
        .hasMessageContaining("is not valid YAML in line 1");
    refuses(Map.of(), "--config=" + write("port: 1\nport: 2\n")).hasMessageContaining("Duplicate");
    refuses(Map.of(), "--config=" + write("just words")).hasMessageContaining("must hold keys");
    refuses(Map.of(), "--config=" + write("- port\n")).hasMessageContaining("must hold keys");
    refuses(Map.of(), "--config=" + write("port: [1, 2]\n"))
        .hasMessageContaining("must be one value, not a list");
    refuses(Map.of(), "--config=" + write("port:\n")).hasMessageContaining("port is empty");
    refuses(Map.of(), "--config=" + write("pool: 3\n")).hasMessageContaining("is a group of keys");
  }

  @ParameterizedTest
  @CsvSource({
    "SERPENTARIUM_SERVICE_HOST, 10.0.0.1",
    "SERPENTARIUM_PORT, tcp://10.0.0.1:80",
    "SERPENTARIUM_PORT_80_TCP_ADDR, 10.0.0.1",
    "SERPENTARIUM_SERVICE_PORT_HTTP, 80",
  })
  void knowsServiceLinksOfKubernetes(String name, String value) {
    refuses(Map.of(name, value)).hasMessageContaining("enableServiceLinks: false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.1.example.org"})
  void refusesToOfferTheDemoTenantToTheWorld(String host) {
    assertThatThrownBy(() -> ServerConfig.of(Map.of("host", host)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            host,
            "pk_test_demo",
            "sk_test_demo",
            "demo.enabled=false",
            "demo.beyond-loopback=true");
    assertThat(ServerConfig.of(Map.of("host", host, "demo.enabled", "false")).host())
        .isEqualTo(host);
    assertThat(ServerConfig.of(Map.of("host", host, "demo.beyond-loopback", "true")).host())
        .isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"})
  void offersTheDemoTenantOnLoopback(String host) {
    assertThat(ServerConfig.of(Map.of("host", host)).demo().enabled()).isTrue();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("serpentarium.yaml"), yaml);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refuses(
      Map<String, String> environment, String... flags) {
    return assertThatThrownBy(() -> ServerOptions.parse(flags).config(environment))
        .isInstanceOf(ConfigException.class);
  }
}
