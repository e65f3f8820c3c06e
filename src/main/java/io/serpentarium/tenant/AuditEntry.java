package io.serpentarium.tenant;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write, as the audit log keeps it.
 *
 * @param before null = there was nothing
 * @param after null = there is nothing any more
 */
public record AuditEntry(
    long seq,
    Instant at,
    String actor,
    String action,
    String tenantId,
    String target,
    @Nullable JsonObject before,
    @Nullable JsonObject after) {}
