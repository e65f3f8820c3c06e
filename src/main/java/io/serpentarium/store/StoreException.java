package io.serpentarium.store;

/**
 * The data folder or the database cannot be used; the message is one sentence that says what to do.
 */
public final class StoreException extends RuntimeException {
  public StoreException(String sentence) {
    super(sentence);
  }

  public StoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
