package io.serpentarium.image;

import java.time.Instant;

/**
 * What is known about an image without reading it.
 *
 * @param subject who the session belongs to, within the tenant
 * @param sessionId the session whose state it is
 * @param details what the session room wants to find again; the store does not look into it
 * @param readyImage hash of the ready image that it differs from
 */
public record ImageMeta(
    String subject,
    String sessionId,
    String details,
    String readyImage,
    Instant createdAt,
    Instant lastUsedAt) {
  private static final int MOST_CHARACTERS = 64 << 10;

  public ImageMeta {
    var characters =
        subject.length() + sessionId.length() + details.length() + readyImage.length();
    if (characters > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the texts of an image's meta have %d characters, but may have %d"
              .formatted(characters, MOST_CHARACTERS));
    }
  }

  ImageMeta usedAt(Instant now) {
    return new ImageMeta(subject, sessionId, details, readyImage, createdAt, now);
  }
}
