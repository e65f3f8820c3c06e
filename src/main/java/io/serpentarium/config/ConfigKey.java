package io.serpentarium.config;

import java.util.Locale;

/** One key of the configuration: its name, what it takes, its default and what it is for. */
record ConfigKey<T>(String name, ValueKind<T> kind, String defaultText, String meaning) {
  static final String ENVIRONMENT_PREFIX = "SERPENTARIUM_";

  String environmentName() {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  String flag() {
    return "--" + name;
  }

  /** Refuses a value that is out of range; records call this, so an invalid one cannot exist. */
  void check(T value) {
    if (!kind.admits(value)) {
      throw new InvalidValue(this, kind.text(value));
    }
  }

  /** Reads a value and checks it. */
  T read(String text) {
    T value = kind.parse(text).orElseThrow(() -> new InvalidValue(this, text));
    check(value);
    return value;
  }
}
