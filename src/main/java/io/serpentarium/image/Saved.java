package io.serpentarium.image;

/** How saving an image ended. */
public sealed interface Saved {
  /** It is on disk and survives a crash. */
  record Stored(ImageInfo info) implements Saved {}

  /** Nothing of it is kept, and an image that had the same id before is still there. */
  record Refused(Reason reason, String sentence) implements Saved {}

  /** Why an image is not kept. */
  enum Reason {
    IMAGE_TOO_LARGE,
    TENANT_FULL,
    STORE_FULL,
    DISK_FULL,
    DISK_FAILED,
    ABORTED,
    CLOSED
  }
}
