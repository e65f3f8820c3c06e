package io.serpentarium.tenant;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a change has done: its result, and what was before and is after it. */
public record Changed<T>(T result, @Nullable JsonObject before, @Nullable JsonObject after) {}
