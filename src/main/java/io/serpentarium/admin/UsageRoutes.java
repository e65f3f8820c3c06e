package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.quota.RefusalRow;
import io.serpentarium.quota.Span;
import io.serpentarium.quota.UsageQuery;
import io.serpentarium.quota.UsageReport;
import io.serpentarium.quota.UsageRow;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.quota.WhatIf;
import io.serpentarium.tenant.Quota;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
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

  /** The last day by hours, unless something else is wanted; one row more than a page has, to see whether there is another. */
  private UsageQuery wanted(Call call, @Nullable String tenant, int texts) {
    var to = call.time("to", clock.instant().plusSeconds(1));
    return new UsageQuery(
        tenant, span(call), call.time("from", to.minus(PAST)), to, Cursor.read(call, texts), call.limit(MOST) + 1);
  }

  private static Span span(Call call) {
    var wanted = call.query("span");
    return wanted == null
        ? Span.HOUR
        : Span.named(wanted)
            .orElseThrow(() -> Problem.invalid("span", "span has to be minute, hour or day."));
  }

  void usage(Call call) {
    var wanted = wanted(call, call.tenant(Need.LOOK).tenant().id(), 4);
    var format = call.query("format");
    if (format != null && !format.equals("json") && !format.equals("csv")) {
      throw Problem.invalid("format", "format has to be json or csv.");
    }
    call.when(
        vertx.executeBlocking(() -> usage.usage(wanted), false),
        found -> {
          var page = Page.of(found, wanted.limit() - 1, UsageRow::place);
          if ("csv".equals(format)) {
            call.next(page.next()).end(200, "text/csv; charset=utf-8; header=present", UsageReport.csv(page.rows()));
          } else {
            call.json(200, page.json(row -> new JsonObject(UsageReport.named(row))));
          }
        });
  }

  void refusals(Call call) {
    refusals(call, call.tenant(Need.LOOK).tenant().id());
  }

  /** Those of every tenant, and of callers whom nobody knows. Who administers one tenant sees only that. */
  void allRefusals(Call call) {
    var tenant = call.ownTenantOr(call.query("tenant"));
    call.require(Need.LOOK, tenant);
    refusals(call, tenant);
  }

  private void refusals(Call call, @Nullable String tenant) {
    var wanted = wanted(call, tenant, 2);
    call.when(
        vertx.executeBlocking(() -> usage.refusals(wanted), false),
        found ->
            call.json(
                200,
                Page.of(found, wanted.limit() - 1, RefusalRow::place)
                    .json(
                        row ->
                            new JsonObject()
                                .put("start", row.start())
                                .put("tenant", row.tenant().isEmpty() ? null : row.tenant())
                                .put("reason", row.reason())
                                .put("refusals", row.refusals()))));
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
    var to = call.time("to", clock.instant().plusSeconds(1));
    var past =
        UsageQuery.all(call.tenant(Need.LOOK).tenant().id(), WhatIf.span(quota), call.time("from", to.minus(PAST)), to);
    call.when(
        vertx.executeBlocking(() -> WhatIf.of(quota, Long.parseLong(value), usage.usage(past)), false),
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
