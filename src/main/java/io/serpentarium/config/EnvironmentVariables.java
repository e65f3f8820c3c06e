package io.serpentarium.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The variables whose names start with {@code SERPENTARIUM_}, as values by key. */
final class EnvironmentVariables {
  /** Names the configuration file, like the flag {@code --config}. */
  static final String CONFIG_FILE = ConfigKey.ENVIRONMENT_PREFIX + "CONFIG";

  /** Where the commands of administrators find the server; it may be set for the server too, and is no setting of it. */
  static final String ADMIN_URL = ConfigKey.ENVIRONMENT_PREFIX + "ADMIN_URL";

  /** What Kubernetes puts into every pod beside a service called serpentarium. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(ConfigKey.ENVIRONMENT_PREFIX + "(SERVICE_HOST|(SERVICE_)?PORT(_.*)?)");

  private EnvironmentVariables() {}

  static Optional<String> configFile(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(CONFIG_FILE));
  }

  static Map<String, String> read(Map<String, String> environment) {
    var values = new HashMap<String, String>();
    environment.forEach(
        (name, text) -> {
          if (name.startsWith(ConfigKey.ENVIRONMENT_PREFIX) && !name.equals(CONFIG_FILE) && !name.equals(ADMIN_URL)) {
            values.put(keyOf(name, text).name(), text);
          }
        });
    return values;
  }

  static String origin(ConfigKey<?> key) {
    return "in the environment variable " + key.environmentName();
  }

  private static ConfigKey<?> keyOf(String name, String text) {
    boolean aPort = name.equals(ConfigKeys.PORT.environmentName()) && !text.contains("://");
    if (SERVICE_LINK.matcher(name).matches() && !aPort) {
      throw new ConfigException(
          ("The environment variable %s is not a setting but a service link of Kubernetes:"
                  + " set enableServiceLinks: false on the pod.")
              .formatted(name));
    }
    return ConfigKeys.all().stream()
        .filter(key -> key.environmentName().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static ConfigException unknown(String name) {
    String nearest =
        ConfigKeys.all().stream()
            .map(ConfigKey::environmentName)
            .min(Comparator.comparingInt(known -> KnownKeys.editDistance(name, known)))
            .orElseThrow();
    return new ConfigException(
        "There is no setting %s (in the environment); the nearest one is %s."
            .formatted(name, nearest));
  }
}
