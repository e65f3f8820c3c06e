package io.serpentarium.config;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The texts of all sources laid over one another, each with the place it came from. */
final class Settings {
  private record Setting(String text, String origin) {}

  private final Map<String, Setting> byKey = new HashMap<>();

  /** Lays values over what is there; their keys must be known ones. */
  Settings over(Map<String, String> values, Function<ConfigKey<?>, String> origin) {
    for (ConfigKey<?> key : ConfigKeys.all()) {
      String text = values.get(key.name());
      if (text != null) {
        byKey.put(key.name(), new Setting(text, origin.apply(key)));
      }
    }
    return this;
  }

  <T> T read(ConfigKey<T> key) {
    Setting setting = byKey.get(key.name());
    return key.read(setting == null ? key.defaultText() : setting.text());
  }

  /** Tells the operator about a refused value, and from where it came. */
  ConfigException explain(InvalidValue invalid) {
    Setting setting = byKey.get(invalid.key());
    return invalid.from(setting == null ? "the default" : setting.origin());
  }
}
