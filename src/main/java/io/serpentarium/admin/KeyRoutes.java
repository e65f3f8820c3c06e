package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.tenant.IssuedKey;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.tenant.TokenAlgorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The keys of a tenant, and those that it signs tokens with. Thread-safe. */
final class KeyRoutes {
  private final TenantDirectory tenants;

  KeyRoutes(TenantDirectory tenants) {
    this.tenants = tenants;
  }

  void list(Call call) {
    var id = call.tenant(Need.LOOK).tenant().id();
    call.when(
        tenants.keys(id),
        keys -> {
          var items = new JsonArray();
          keys.forEach(key -> items.add(Views.key(key)));
          call.json(200, new JsonObject().put("items", items));
        });
  }

  /** The answer has the key itself, this once. */
  void create(Call call) {
    var id = call.tenant(Need.KEYS).tenant().id();
    var body = call.body(Set.of("kind", "mode", "origins"));
    var mode =
        switch (Call.requiredText(body, "mode")) {
          case "live" -> Key.Mode.LIVE;
          case "test" -> Key.Mode.TEST;
          default -> throw Problem.invalid("mode", "mode has to be live or test.");
        };
    var keys = call.administration().keys();
    var made =
        switch (Call.requiredText(body, "kind")) {
          case "publishable" -> keys.addPublishable(id, mode, origins(body));
          case "secret" -> keys.addSecret(id, mode);
          default -> throw Problem.invalid("kind", "kind has to be publishable or secret.");
        };
    call.when(made, issued -> issued(call, issued));
  }

  private static void issued(Call call, IssuedKey issued) {
    call.json(201, Views.key(issued.key()).put("key", issued.text()));
  }

  private static List<String> origins(JsonObject body) {
    var texts = new ArrayList<String>();
    if (!(body.getValue("origins") instanceof JsonArray array)) {
      throw Problem.invalid("origins", "origins has to be a list of origins, like https://uni.example.");
    }
    for (var origin : array) {
      if (!(origin instanceof String text)) {
        throw Problem.invalid("origins", "origins has to be a list of texts.");
      }
      texts.add(text);
    }
    return texts;
  }

  void rotate(Call call) {
    var id = call.tenant(Need.KEYS).tenant().id();
    var body = call.body(Set.of("overlapSeconds"));
    var overlap = body.containsKey("overlapSeconds") ? Call.requiredNumber(body, "overlapSeconds") : 0;
    call.when(
        call.administration().keys().rotate(id, call.path("key"), Duration.ofSeconds(overlap)),
        issued -> issued(call, issued));
  }

  void revoke(Call call) {
    var id = call.tenant(Need.KEYS).tenant().id();
    call.when(call.administration().keys().revoke(id, call.path("key")), _ -> call.nothing());
  }

  void listTokenKeys(Call call) {
    var items = new JsonArray();
    call.tenant(Need.LOOK).tokenKeys().forEach(key -> items.add(Views.tokenKey(key)));
    call.json(200, new JsonObject().put("items", items));
  }

  /** The answer has the secret, this once, when the server has made it. */
  void createTokenKey(Call call) {
    var id = call.tenant(Need.KEYS).tenant().id();
    var body = call.body(Set.of("kid", "algorithm", "material"));
    var algorithm =
        TokenAlgorithm.named(Call.requiredText(body, "algorithm"))
            .orElseThrow(() -> Problem.invalid("algorithm", "algorithm has to be HS256, RS256 or EdDSA."));
    call.when(
        call.administration()
            .keys()
            .addTokenKey(id, Call.requiredText(body, "kid"), algorithm, Call.text(body, "material")),
        issued -> call.json(201, Views.tokenKey(issued.key()).put("secret", issued.secret())));
  }

  void revokeTokenKey(Call call) {
    var id = call.tenant(Need.KEYS).tenant().id();
    call.when(call.administration().keys().revokeTokenKey(id, call.path("kid")), _ -> call.nothing());
  }
}
