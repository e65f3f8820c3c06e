package io.serpentarium.image;

import java.io.IOException;

/** The bytes of a file are not those that were written; the message is a sentence without a path. */
final class DamagedImage extends IOException {
  private static final long serialVersionUID = 1;

  DamagedImage(String sentence) {
    super(sentence);
  }
}
