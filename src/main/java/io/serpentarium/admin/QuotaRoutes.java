package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;

/** The quotas of a tenant or, with {@code ?subject=}, of one of its subjects. Thread-safe. */
final class QuotaRoutes {
  private final QuotaLedger ledger;

  QuotaRoutes(QuotaLedger ledger) {
    this.ledger = ledger;
  }

  /** Every quota: the value that holds, who set it, and what is used at the moment. */
  void list(Call call) {
    var id = call.tenant(Need.LOOK).tenant().id();
    var subject = subject(call);
    var items = new JsonArray();
    if (subject.isEmpty()) {
      ledger
          .effective(id)
          .forEach(quota -> items.add(Views.quota(quota).put("used", ledger.used(id, quota.quota()))));
    } else {
      ledger.effective(Holder.of(id, subject)).forEach(quota -> items.add(Views.quota(quota)));
    }
    call.etag(id).json(200, new JsonObject().put("items", items));
  }

  void set(Call call) {
    var subject = subject(call);
    var id = call.tenant(need(subject)).tenant().id();
    var quota = quota(call);
    var body = call.body(Set.of("value", "expiresAt"));
    var value = value(quota, body);
    var expires = Call.text(body, "expiresAt");
    if (call.administrator().role() == Role.TENANT_ADMIN) {
      requireLower(id, quota, value);
    }
    call.when(
        call.administration()
            .setQuota(
                id,
                subject,
                quota,
                value,
                expires == null ? null : Call.instant("expiresAt", expires),
                call.version()),
        _ -> list(call));
  }

  /** A tenant's own administrator shares out what the tenant has, and no more. */
  private void requireLower(String tenant, Quota quota, QuotaValue value) {
    var own =
        ledger.effective(tenant).stream().filter(effective -> effective.quota() == quota).findFirst().orElseThrow();
    if (value.names().stream().anyMatch(name -> !own.allows(name))) {
      throw Problem.invalid(
          "value", "value may have %s only, which is what the tenant has.".formatted(String.join(", ", own.names())));
    }
    if (value.names().isEmpty() && value.number() > own.value()) {
      throw Problem.invalid(
          "value", "value has to be %d or less, which is what the tenant has.".formatted(own.value()));
    }
  }

  private static QuotaValue value(Quota quota, JsonObject body) {
    return quota.kind() == Quota.Kind.NAMES
        ? QuotaValue.of(Call.requiredTexts(body, "value"))
        : QuotaValue.of(Call.requiredNumber(body, "value"));
  }

  void unset(Call call) {
    var subject = subject(call);
    var id = call.tenant(need(subject)).tenant().id();
    call.when(call.administration().unsetQuota(id, subject, quota(call), call.version()), _ -> call.nothing());
  }

  private static Need need(String subject) {
    return subject.isEmpty() ? Need.OPERATE : Need.SUBJECTS;
  }

  private static String subject(Call call) {
    return Objects.requireNonNullElse(call.query("subject"), "");
  }

  private static Quota quota(Call call) {
    var name = call.path("quota");
    return Quota.named(name)
        .orElseThrow(
            () ->
                new Problem(
                    404,
                    "Not found",
                    "quota",
                    "There is no quota of that name; the nearest one is %s.".formatted(Quota.nearest(name).wire())));
  }
}
