package io.serpentarium.image;

/** The image store cannot be used at all; the message is one sentence that says what to do. */
public final class ImageStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImageStoreException(String sentence) {
    super(sentence);
  }

  ImageStoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
