package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /tenants} and what is below it but for keys, quotas and usage. Thread-safe. */
final class TenantRoutes {
  private final TenantDirectory tenants;

  TenantRoutes(TenantDirectory tenants) {
    this.tenants = tenants;
  }

  /** By id, a page at a time: {@code cursor} is the last id of the page before. */
  void list(Call call) {
    call.require(Need.LOOK, null);
    var limit = call.limit(1_000);
    var cursor = call.query("cursor");
    var from = cursor == null ? tenants.tenants() : tenants.tenants().tailMap(cursor, false);
    var page = from.entrySet().stream().limit(limit + 1L).map(Map.Entry::getValue).toList();
    var items = new JsonArray();
    page.stream().limit(limit).forEach(entry -> items.add(Views.tenant(entry.tenant())));
    var answer = new JsonObject().put("items", items);
    answer.put("next", page.size() > limit ? page.get(limit - 1).tenant().id() : null);
    call.json(200, answer);
  }

  void create(Call call) {
    call.require(Need.OWN, null);
    var body = call.body(Set.of("id", "name"));
    var id = Call.text(body, "id");
    call.when(
        call.administration().addTenant(id, Call.requiredText(body, "name")),
        tenant -> call.etag(tenant.id()).json(201, Views.tenant(tenant)));
  }

  void get(Call call) {
    var entry = call.tenant(Need.LOOK);
    call.etag(entry.tenant().id()).json(200, Views.tenant(entry.tenant()));
  }

  void update(Call call) {
    var id = call.tenant(Need.OPERATE).tenant().id();
    var body = call.body(Set.of("name", "state", "nullOrigin"));
    var nullOrigin = body.getValue("nullOrigin");
    if (nullOrigin != null && !(nullOrigin instanceof Boolean)) {
      throw Problem.invalid("nullOrigin", "nullOrigin has to be true or false.");
    }
    call.when(
        call.administration()
            .updateTenant(
                id, Call.text(body, "name"), state(Call.text(body, "state")), (Boolean) nullOrigin, call.version()),
        tenant -> call.etag(id).json(200, Views.tenant(tenant)));
  }

  private static Tenant.@Nullable State state(@Nullable String word) {
    return word == null
        ? null
        : Stream.of(Tenant.State.values())
            .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst()
            .orElseThrow(
                () -> Problem.invalid("state", "state has to be active, suspended or draining."));
  }

  void remove(Call call) {
    var id = call.tenant(Need.OWN).tenant().id();
    call.when(call.administration().removeTenant(id, call.version()), _ -> call.nothing());
  }

  /** Newest first: {@code cursor} is the number of the last line of the page before. */
  void audit(Call call) {
    var tenant = call.query("tenant");
    call.require(Need.LOOK, tenant);
    var limit = call.limit(1_000);
    var cursor = call.query("cursor");
    if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
      throw Problem.invalid("cursor", "cursor has to be what an answer has given as next.");
    }
    call.when(
        tenants.audit(tenant, cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor), limit),
        lines -> {
          var items = new JsonArray();
          lines.forEach(line -> items.add(Views.audit(line)));
          call.json(
              200,
              new JsonObject()
                  .put("items", items)
                  .put("next", lines.size() < limit ? null : Long.toString(lines.getLast().seq())));
        });
  }
}
