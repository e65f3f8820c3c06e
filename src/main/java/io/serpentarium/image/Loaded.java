package io.serpentarium.image;

/** What is found when an image is opened. */
public sealed interface Loaded {
  /** All of it has been verified; close it after reading. */
  record Found(StoredImage image) implements Loaded {}

  record Missing() implements Loaded {}

  /** Its bytes are not those that were written; it is put aside, unless the disk did not let it be read. */
  record Damaged(String sentence) implements Loaded {}

  /** Another version of the server or another key wrote it; it stays where it is. */
  record Foreign(String sentence) implements Loaded {}
}
