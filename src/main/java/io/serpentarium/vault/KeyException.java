package io.serpentarium.vault;

/** Keys cannot be read or made; the message is one sentence that says what to do. */
public final class KeyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KeyException(String sentence) {
    super(sentence);
  }

  KeyException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
