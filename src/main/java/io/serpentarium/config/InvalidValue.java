package io.serpentarium.config;

/**
 * A value that its key doesn't allow; who knows where it came from turns it into a {@link
 * ConfigException}.
 */
final class InvalidValue extends IllegalArgumentException {
  private final String key;

  InvalidValue(ConfigKey<?> key, String value) {
    this(key, value, key.kind().allowed());
  }

  InvalidValue(ConfigKey<?> key, String value, String allowed) {
    super(
        value.isEmpty()
            ? "%s is empty, but must be %s".formatted(key.name(), allowed)
            : "%s is \"%s\", but must be %s".formatted(key.name(), key.kind().shown(value), allowed));
    this.key = key.name();
  }

  String key() {
    return key;
  }

  ConfigException from(String origin) {
    return new ConfigException("%s (%s).".formatted(getMessage(), origin), this);
  }
}
