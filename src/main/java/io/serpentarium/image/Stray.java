package io.serpentarium.image;

import java.time.Instant;

/**
 * A file in the store's folder that is no image of this server, but takes space until it is too old.
 *
 * @param foreign why it cannot be read; empty when it was put aside as damaged
 */
record Stray(String fileName, long bytes, Instant lastUsedAt, String foreign) {}
