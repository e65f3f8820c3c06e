package io.serpentarium.environment;

/** An environment that cannot be used; the message is a sentence for the operator. */
public final class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EnvironmentException(String sentence) {
    super(sentence);
  }

  EnvironmentException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
