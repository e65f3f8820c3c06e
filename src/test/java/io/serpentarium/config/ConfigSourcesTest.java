package io.serpentarium.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
  @TempDir Path folder;

  @Test
  void mapsEveryKeyFromFileEnvironmentAndFlag() throws IOException {
    Map<String, String> others = otherValues();
    ConfigKeys.all()
        .forEach(
            key -> assertThat(others.get(key.name())).isNotNull().isNotEqualTo(key.defaultText()));
    ServerConfig expected = ServerConfig.of(others);
    var environment = new LinkedHashMap<String, String>();
    ConfigKeys.all().forEach(key -> environment.put(key.environmentName(), others.get(key.name())));
    var flags = others.entrySet().stream().map(e -> "--%s=%s".formatted(e.getKey(), e.getValue()));

    assertThat(ServerOptions.parse(flags.toArray(String[]::new)).config(Map.of()))
        .isEqualTo(expected);
    assertThat(ServerOptions.parse().config(environment)).isEqualTo(expected);
    assertThat(ServerOptions.parse("--config", nestedYaml(others).toString()).config(Map.of()))
        .isEqualTo(expected);
  }

  @Test
  void prefersFlagsToEnvironmentToFileToDefaults() throws IOException {
    String file = write("port: 1\nhost: localhost\npool:\n  max: 11\n  waiting: 21\n").toString();

    var config =
        ServerOptions.parse("--config", file, "--port", "3")
            .config(Map.of("SERPENTARIUM_PORT", "2", "SERPENTARIUM_POOL_MAX", "12"));

    assertThat(config.port()).isEqualTo(3);
    assertThat(config.pool().max()).isEqualTo(12);
    assertThat(config.pool().waiting()).isEqualTo(21);
    assertThat(config.host()).isEqualTo("localhost");
    assertThat(config.limits().queue()).isEqualTo(32);
  }

  @Test
  void takesTheFileFromTheEnvironmentUnlessAFlagNamesAnother() throws IOException {
    var environment = Map.of("SERPENTARIUM_CONFIG", write("port: 1\n").toString());
    Path other = Files.writeString(folder.resolve("other.yaml"), "port: 2\n");

    assertThat(ServerOptions.parse().config(environment).port()).isEqualTo(1);
    assertThat(ServerOptions.parse("--config=" + other).config(environment).port()).isEqualTo(2);
  }

  @Test
  void takesDottedKeysAndEmptyGroupsFromTheFile() throws IOException {
    String file = write("pool.max: 7\nlimits:\n# nothing yet\n").toString();

    assertThat(ServerOptions.parse("--config", file).config(Map.of()).pool().max()).isEqualTo(7);
  }

  @Test
  void takesAnEmptyFile() throws IOException {
    String file = write("").toString();

    assertThat(ServerOptions.parse("--config", file).config(Map.of()))
        .isEqualTo(ServerConfig.defaults());
  }

  @Test
  void takesABareFlagAsTrue() {
    var config =
        ServerOptions.parse("--demo.beyond-loopback", "--host", "0.0.0.0").config(Map.of());

    assertThat(config.demo()).isEqualTo(new DemoConfig(true, true));
  }

  @Test
  void leavesForeignVariablesAlone() {
    var environment = Map.of("PATH", "/bin", "SERPENTARIUMS", "x");

    assertThat(ServerOptions.parse().config(environment)).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void answersHelpAndVersion() {
    String help = ServerOptions.parse("--help").answer().orElseThrow();
    assertThat(help).contains("--config=FILE", "--pool.launch-timeout=duration");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(ServerOptions.parse("--version").answer().orElseThrow()).startsWith("serpentarium ");
    assertThat(ServerOptions.parse("--port=1").answer()).isEmpty();
  }

  @Test
  void letsTheAddressForCommandsStandInTheEnvironmentOfTheServer() {
    var environment = Map.of("SERPENTARIUM_ADMIN_URL", "http://localhost:8081", "SERPENTARIUM_PORT", "1");
    assertThat(ServerOptions.parse().config(environment).port()).isEqualTo(1);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("serpentarium.yaml"), yaml);
  }

  private Path nestedYaml(Map<String, String> values) throws IOException {
    var yaml = new StringBuilder();
    String group = "";
    for (var entry : values.entrySet()) {
      String[] name = entry.getKey().split("\\.", -1);
      if (name.length == 2 && !name[0].equals(group)) {
        group = name[0];
        yaml.append(group).append(":\n");
      }
      String indent = name.length == 2 ? "  " : "";
      yaml.append("%s%s: %s\n".formatted(indent, name[name.length - 1], entry.getValue()));
    }
    return write(yaml.toString());
  }

  /** For every key a value that is allowed and isn't the default. */
  private static Map<String, String> otherValues() {
    var values = new LinkedHashMap<String, String>();
    ConfigKeys.all()
        .forEach(key -> values.put(key.name(), otherValue(key.kind(), key.defaultText())));
    values.put("admin.oidc-issuer", "https://id.example");
    return values;
  }

  private static String otherValue(ValueKind<?> kind, String defaultText) {
    return switch (kind) {
      case ValueKind.Whole whole -> whole.text(whole.parse(defaultText).orElseThrow() + 1);
      case ValueKind.Time time -> time.text(time.parse(defaultText).orElseThrow().plusMillis(7));
      case ValueKind.Size size -> size.text(size.parse(defaultText).orElseThrow() + 1024);
      case ValueKind.Flag flag -> flag.text(!flag.parse(defaultText).orElseThrow());
      case ValueKind.Choice<?> choice -> otherChoice(choice, defaultText);
      case ValueKind.Keys keys -> Base64.getEncoder().encodeToString(new byte[KeyList.KEY_BYTES]);
      case ValueKind.Quota quota -> quota.text(quota.least() + 1);
      case ValueKind.Names _ -> "default,science";
      case ValueKind.Hidden _ -> "x".repeat(20);
      case ValueKind.Address _ -> "jdbc:postgresql://db.example/s?password=x";
      case ValueKind.Text text -> "other" + text.type();
    };
  }

  private static <E extends Enum<E>> String otherChoice(ValueKind.Choice<E> choice, String defaultText) {
    return choice.constants().stream()
        .map(choice::text)
        .filter(text -> !text.equals(defaultText))
        .findFirst()
        .orElseThrow();
  }
}
