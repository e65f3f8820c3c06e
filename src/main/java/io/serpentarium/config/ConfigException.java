package io.serpentarium.config;

/**
 * One sentence for the operator: which key is wrong, what is allowed, where the value came from.
 */
public final class ConfigException extends RuntimeException {
  ConfigException(String sentence) {
    super(sentence);
  }

  ConfigException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
