package io.serpentarium.image;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.image.Saved.Reason;
import io.serpentarium.image.Saved.Refused;

/** The sentences with which images are refused. They may be shown to a reader, so they name no path. */
final class Refusals {
  static final Refused DISK_FULL =
      new Refused(
          Reason.DISK_FULL,
          "The disk of the image store is full, so the session cannot be saved: free space on it.");
  static final Refused DISK_FAILED =
      new Refused(
          Reason.DISK_FAILED,
          "The disk of the image store failed, so the session cannot be saved: the server's log says how.");
  static final Refused ABORTED =
      new Refused(Reason.ABORTED, "Saving the session was given up before its end.");
  static final Refused CLOSED =
      new Refused(Reason.CLOSED, "The server is going down and saves no more sessions.");

  private Refusals() {}

  static Refused imageTooLarge(ImageConfig limits) {
    return new Refused(
        Reason.IMAGE_TOO_LARGE,
        "The session takes more than the %s an image may have (image.max-bytes): let go of large values."
            .formatted(size(limits.maxBytes())));
  }

  static Refused tenantFull(long tenantBytes) {
    return new Refused(
        Reason.TENANT_FULL,
        "The tenant's images take the %s they may have (imageBytes): close unused sessions."
            .formatted(size(tenantBytes)));
  }

  static Refused storeFull(ImageConfig limits) {
    return new Refused(
        Reason.STORE_FULL,
        "All images together take the %s they may have (image.total-bytes): close unused sessions."
            .formatted(size(limits.totalBytes())));
  }

  private static String size(long bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
  }
}
