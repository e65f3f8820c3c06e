package io.serpentarium.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pictures that are too large for a message, kept for a while under addresses that nobody can guess.
 * Thread-safe.
 *
 * <p>A display whose picture is over the limit goes out without it; its metadata says instead where the picture
 * is: {@code {"image/png": {"url": "/v1/images/…"}}}.
 */
public final class LargeImages {
  /** Where the gateway serves them. */
  public static final String PATH = "/v1/images/";

  /** Of the picture as it would stand in the message. */
  private static final int MAX_INLINE_CHARACTERS = 1024 * 1024;

  private static final long MAX_KEPT_BYTES = 128L * 1024 * 1024;
  private static final String SVG = "image/svg+xml";
  private static final Set<String> TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp", SVG);

  private final Cache<String, Picture> pictures;

  /** A picture as it is served. */
  public record Picture(String type, byte[] bytes) {}

  /** What is left of a display for the message. */
  record Bundle(Map<String, Object> data, Map<String, Object> metadata) {}

  public LargeImages(Duration keep) {
    pictures =
        Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT_BYTES)
            .weigher((String _, Picture picture) -> picture.bytes.length)
            .expireAfterWrite(keep)
            .build();
  }

  /** The picture under that secret, unless it is too old. */
  public Optional<Picture> find(String secret) {
    return Optional.ofNullable(pictures.getIfPresent(secret));
  }

  /** Takes out what is too large. */
  Bundle store(Map<String, Object> data, Map<String, Object> metadata) {
    var smallData = new HashMap<>(data);
    var moreMetadata = new HashMap<>(metadata);
    data.forEach(
        (type, value) -> {
          if (TYPES.contains(type) && value instanceof String text && text.length() > MAX_INLINE_CHARACTERS) {
            smallData.remove(type);
            decode(type, text).ifPresent(bytes -> moreMetadata.put(type, Map.of("url", keep(type, bytes))));
          }
        });
    return new Bundle(smallData, moreMetadata);
  }

  private String keep(String type, byte[] bytes) {
    var secret = Secret.random();
    pictures.put(secret, new Picture(type, bytes));
    return PATH + secret;
  }

  /** Empty for what claims to be base64 and is not: that picture is dropped, as a browser would. */
  private static Optional<byte[]> decode(String type, String text) {
    if (type.equals(SVG)) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Optional.of(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
