package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;

/** {@code /tokens}: who may administer. Thread-safe. */
final class TokenRoutes {
  private static final int LONGEST_NAME = 100;

  private final Vertx vertx;
  private final AdminTokens tokens;

  TokenRoutes(Vertx vertx, AdminTokens tokens) {
    this.vertx = vertx;
    this.tokens = tokens;
  }

  void list(Call call) {
    call.require(Need.OWN, null);
    call.when(
        vertx.executeBlocking(tokens::all, false),
        all -> {
          var items = new JsonArray();
          all.forEach(one -> items.add(Views.administrator(one)));
          call.json(200, new JsonObject().put("items", items));
        });
  }

  /** The answer has the token itself, this once. */
  void create(Call call) {
    call.require(Need.OWN, null);
    var body = call.body(Set.of("name", "role", "tenant"));
    var name = Call.requiredText(body, "name");
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw Problem.invalid("name", "name has to have 1 to %d characters.".formatted(LONGEST_NAME));
    }
    var role =
        Role.named(Call.requiredText(body, "role"))
            .orElseThrow(() -> Problem.invalid("role", "role has to be viewer, operator, owner or tenant-admin."));
    var tenant = Call.text(body, "tenant");
    if ((role == Role.TENANT_ADMIN) != (tenant != null)) {
      throw Problem.invalid("tenant", "tenant is for the role tenant-admin, which needs it.");
    }
    call.when(
        tokens.make(call.administration(), name, role, tenant),
        issued -> call.json(201, Views.administrator(issued.administrator()).put("token", issued.text())));
  }

  void remove(Call call) {
    call.require(Need.OWN, null);
    var id = call.path("token");
    call.when(
        vertx
            .executeBlocking(() -> tokens.required(id), false)
            .compose(administrator -> tokens.remove(call.administration(), Objects.requireNonNull(administrator))),
        _ -> call.nothing());
  }
}
