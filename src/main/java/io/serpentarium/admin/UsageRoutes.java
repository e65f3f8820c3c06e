package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.quota.Span;
import io.serpentarium.quota.UsageReport;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.quota.WhatIf;
import io.serpentarium.tenant.Quota;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a tenant has used, what it was refused, and what another limit would have refused. Thread-safe. */
final class UsageRoutes {
  private static final int MOST = 10_000;
  private static final Duration PAST = Duration.ofDays(1);

  private final Vertx vertx;
  private final UsageStore usage;
  private final Clock clock;

  UsageRoutes(Vertx vertx, UsageStore usage, Clock clock) {
    this.vertx = vertx;
    this.usage = usage;
    this.clock = clock;
  }

  private record Range(@Nullable String tenant, Span span, Instant from, Instant to, int limit) {}

  /** The last day by hours, unless something else is wanted. */
  private Range range(Call call, Span span) {
    return range(call, call.tenant(Need.LOOK).tenant().id(), span);
  }

  private Range range(Call call, @Nullable String tenant, Span span) {
    var to = call.time("to", clock.instant().plusSeconds(1));
    return new Range(tenant, span, call.time("from", to.minus(PAST)), to, call.limit(MOST));
  }

  private static Span span(Call call) {
    var wanted = call.query("span");
    return wanted == null
        ? Span.HOUR
        : Span.named(wanted)
            .orElseThrow(() -> Problem.invalid("span", "span has to be minute, hour or day."));
  }

  void usage(Call call) {
    var range = range(call, span(call));
    var format = call.query("format");
    if (format != null && !format.equals("json") && !format.equals("csv")) {
      throw Problem.invalid("format", "format has to be json or csv.");
    }
    call.when(
        vertx.executeBlocking(
            () -> usage.usage(range.tenant, range.span, range.from, range.to, range.limit), false),
        rows -> {
          if ("csv".equals(format)) {
            call.end(200, "text/csv; charset=utf-8; header=present", UsageReport.csv(rows));
            return;
          }
          var items = new JsonArray();
          rows.forEach(row -> items.add(new JsonObject(UsageReport.named(row))));
          call.json(200, new JsonObject().put("items", items));
        });
  }

  void refusals(Call call) {
    refusals(call, range(call, span(call)));
  }

  /** Those of every tenant, and of callers whom nobody knows. Who administers one tenant sees only that. */
  void allRefusals(Call call) {
    var tenant = call.ownTenantOr(call.query("tenant"));
    call.require(Need.LOOK, tenant);
    refusals(call, range(call, tenant, span(call)));
  }

  private void refusals(Call call, Range range) {
    call.when(
        vertx.executeBlocking(
            () -> usage.refusals(range.tenant, range.span, range.from, range.to, range.limit), false),
        rows -> {
          var items = new JsonArray();
          rows.forEach(
              row ->
                  items.add(
                      new JsonObject()
                          .put("start", row.start())
                          .put("tenant", row.tenant().isEmpty() ? null : row.tenant())
                          .put("reason", row.reason())
                          .put("refusals", row.refusals())));
          call.json(200, new JsonObject().put("items", items));
        });
  }

  /** What would have been refused in the past if the quota had had that value. */
  void whatIf(Call call) {
    var name = call.query("quota");
    var quota =
        Quota.named(String.valueOf(name))
            .filter(WhatIf::isKnownFor)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        "quota", "quota has to be runsPerMinute, cpuSecondsPerDay or cpuSecondsPerMonth."));
    var value = String.valueOf(call.query("value"));
    if (!value.matches("[0-9]{1,15}") || !quota.admits(Long.parseLong(value))) {
      throw Problem.invalid(
          "value", "value has to be a whole number from %d to %d.".formatted(quota.min(), quota.max()));
    }
    var range = range(call, WhatIf.span(quota));
    call.when(
        vertx.executeBlocking(
            () ->
                WhatIf.of(
                    quota,
                    Long.parseLong(value),
                    usage.usage(range.tenant, range.span, range.from, range.to, Integer.MAX_VALUE)),
            false),
        answer ->
            call.json(
                200,
                new JsonObject()
                    .put("quota", quota.wire())
                    .put("value", Long.parseLong(value))
                    .put("periods", answer.periods())
                    .put("exceeded", answer.exceeded())
                    .put("most", answer.most())
                    .put("excess", answer.excess())));
  }
}
