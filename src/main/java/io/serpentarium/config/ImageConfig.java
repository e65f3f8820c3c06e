package io.serpentarium.config;

import java.time.Duration;

/**
 * Where and how images of sessions are kept, and when sessions become images.
 *
 * @param folder empty = {@code images} in the data folder
 * @param maxBytes one image before compression
 * @param tenantBytes space on disk for the images of one tenant
 * @param totalBytes space on disk for all images
 * @param maxAge how long an unused image is kept
 * @param compressionLevel level of zstd; 0 = images are not compressed
 * @param key the first encrypts, all decrypt
 * @param keyFile file with more keys; without any of both there is one in the data folder
 * @param checkpointAfter how long a session may be idle before it is saved, if that is the policy
 * @param pageOutAfter how long a session may be idle before it gives its runner back
 */
public record ImageConfig(
    String folder,
    long maxBytes,
    long tenantBytes,
    long totalBytes,
    Duration maxAge,
    int compressionLevel,
    KeyList key,
    String keyFile,
    CheckpointPolicy checkpoint,
    Duration checkpointAfter,
    Duration pageOutAfter) {
  public ImageConfig {
    ConfigKeys.IMAGE_FOLDER.check(folder);
    ConfigKeys.IMAGE_MAX_BYTES.check(maxBytes);
    ConfigKeys.IMAGE_TENANT_BYTES.check(tenantBytes);
    ConfigKeys.IMAGE_TOTAL_BYTES.check(totalBytes);
    ConfigKeys.IMAGE_MAX_AGE.check(maxAge);
    ConfigKeys.IMAGE_COMPRESSION_LEVEL.check(compressionLevel);
    ConfigKeys.IMAGE_KEY_FILE.check(keyFile);
    ConfigKeys.IMAGE_CHECKPOINT_AFTER.check(checkpointAfter);
    ConfigKeys.IMAGE_PAGE_OUT_AFTER.check(pageOutAfter);
  }

  static ImageConfig from(Settings settings) {
    return new ImageConfig(
        settings.read(ConfigKeys.IMAGE_FOLDER),
        settings.read(ConfigKeys.IMAGE_MAX_BYTES),
        settings.read(ConfigKeys.IMAGE_TENANT_BYTES),
        settings.read(ConfigKeys.IMAGE_TOTAL_BYTES),
        settings.read(ConfigKeys.IMAGE_MAX_AGE),
        settings.read(ConfigKeys.IMAGE_COMPRESSION_LEVEL),
        settings.read(ConfigKeys.IMAGE_KEY),
        settings.read(ConfigKeys.IMAGE_KEY_FILE),
        settings.read(ConfigKeys.IMAGE_CHECKPOINT),
        settings.read(ConfigKeys.IMAGE_CHECKPOINT_AFTER),
        settings.read(ConfigKeys.IMAGE_PAGE_OUT_AFTER));
  }
}
