package io.serpentarium.image;

import java.io.IOException;

/** A file was written by another version or with a key that is not configured. */
final class ForeignImage extends IOException {
  private static final long serialVersionUID = 1;

  ForeignImage(String sentence) {
    super(sentence);
  }
}
