package io.serpentarium.tenant;

/**
 * The data folder or the database cannot be used; the message is one sentence that says what to do.
 */
public final class StoreException extends RuntimeException {
  StoreException(String sentence) {
    super(sentence);
  }

  StoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
