package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.quota.Execution;
import io.serpentarium.quota.Meter;
import io.serpentarium.quota.MeterWriter;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.tenant.DeclaredTenant;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TokenMint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The administration over HTTP; every answer is checked against the OpenAPI document. */
@ParameterizedClass
@EnumSource(Store.class)
class AdminApiTest extends AdministrationOverHttp {
  AdminApiTest(Store store) {
    super(store);
  }

  @Test
  void goesThroughTheLifeOfATenant() {
    uni();
    var shown = call("GET", "/tenants/uni", null).expect(200);
    var etag = shown.response().headers().firstValue("ETag").orElseThrow();
    var change = new JsonObject().put("state", "suspended").put("nullOrigin", true);
    assertThat(call(owner, "PATCH", "/tenants/uni", change, etag).expect(200).json().getString("state"))
        .isEqualTo("suspended");
    assertThat(call(owner, "PATCH", "/tenants/uni", change, etag).expect(412).json().getString("detail"))
        .contains("read it again");
    assertThat(call("GET", "/tenants?limit=1", null).expect(200).json().getString("next")).isEqualTo("demo");
    assertThat(call("GET", "/tenants?limit=1&cursor=demo", null).items().getJsonObject(0).getString("id"))
        .isEqualTo("uni");
    call("DELETE", "/tenants/uni", null).expect(204);
    call("GET", "/tenants/uni", null).expect(404);
    var audit = call("GET", "/audit?tenant=uni", null).expect(200).items();
    assertThat(audit).hasSize(3);
    assertThat(audit.getJsonObject(1).getString("actor")).isEqualTo("first owner (owner)");
    assertThat(audit.getJsonObject(1).getJsonObject("before").getString("state")).isEqualTo("ACTIVE");
    assertThat(audit.getJsonObject(1).getJsonObject("after").getString("state")).isEqualTo("SUSPENDED");
  }

  @Test
  void makesRotatesAndRevokesKeysAndTellsEachOnce() {
    uni();
    var wanted =
        new JsonObject()
            .put("kind", "publishable")
            .put("mode", "live")
            .put("origins", new JsonArray().add("https://uni.example"));
    var made = call("POST", "/tenants/uni/keys", wanted).expect(201).json();
    assertThat(made.getString("key")).startsWith("pk_live_");
    var rotated =
        call("POST", "/tenants/uni/keys/" + made.getString("id") + "/rotate", new JsonObject().put("overlapSeconds", 60))
            .expect(201)
            .json();
    call("DELETE", "/tenants/uni/keys/" + rotated.getString("id"), null).expect(204);
    call("DELETE", "/tenants/uni/keys/" + rotated.getString("id"), null).expect(404);
    call("POST", "/tenants/uni/keys", new JsonObject().put("kind", "secret").put("mode", "live")).expect(201);
    var list = call("GET", "/tenants/uni/keys", null).expect(200);
    assertThat(list.items()).hasSize(3);
    assertThat(list.body()).doesNotContain(made.getString("key"), "hash");

    var secret = call("POST", "/tenants/uni/token-keys", new JsonObject().put("kid", "k1").put("algorithm", "HS256"));
    assertThat(secret.expect(201).json().getString("secret")).hasSize(44);
    var pem = TokenMint.pem(TokenMint.pair("Ed25519"));
    call(
            "POST",
            "/tenants/uni/token-keys",
            new JsonObject().put("kid", "k2").put("algorithm", "EdDSA").put("material", pem))
        .expect(201);
    call("DELETE", "/tenants/uni/token-keys/k1", null).expect(204);
    assertThat(call("GET", "/tenants/uni/token-keys", null).expect(200).items()).hasSize(2);
  }

  @Test
  void reportsUsageRefusalsAndWhatAnotherLimitWouldHaveDone() {
    assertThat(call("GET", "/tenants/demo/usage?span=minute", null).expect(200).items()).isEmpty();
    assertThat(call("GET", "/tenants/demo/usage?format=csv", null).expect(200).body()).startsWith("span,start,tenant");
    assertThat(call("GET", "/tenants/demo/refusals", null).expect(200).items()).isEmpty();
    assertThat(call("GET", "/refusals?span=day&tenant=demo", null).expect(200).items()).isEmpty();
    assertThat(call("GET", "/refusals?span=week", null).expect(400).json().getString("field")).isEqualTo("span");
    assertThat(call("GET", "/tenants/demo/what-if?quota=runsPerMinute&value=10", null).expect(200).json().getLong("exceeded"))
        .isZero();
    call("GET", "/tenants/demo/what-if?quota=sessions&value=10", null).expect(400);
    call("GET", "/tenants/demo/usage?span=week", null).expect(400);
    call("GET", "/tenants/demo/usage?from=yesterday", null).expect(400);
  }

  @Test
  void givesUsageAndRefusalsPageByPage() {
    var meter = new Meter();
    var now = Instant.now();
    for (var subject : List.of("ada", "bob", "cem", "dot", "eve")) {
      meter.record(
          new Execution(now, "demo", subject, "k1", "", Outcome.OK, Duration.ofMillis(2), Duration.ofMillis(1), 1, 2));
      meter.refused("demo", "reason_" + subject, now);
    }
    new MeterWriter(meter, new UsageStore(database), Clock.systemUTC()).close();

    assertThat(pages("/tenants/demo/usage?limit=2&span=day", "subject")).containsExactly("ada", "bob", "cem", "dot", "eve");
    assertThat(pages("/tenants/demo/refusals?limit=2&span=day", "reason")).hasSize(5).doesNotHaveDuplicates();
    assertThat(pages("/refusals?limit=5", "reason")).hasSize(5);
    var table = call("GET", "/tenants/demo/usage?format=csv&limit=3", null).expect(200);
    assertThat(table.body().lines()).hasSize(4);
    var next = table.response().headers().firstValue("Next-Cursor").orElseThrow();
    var rest = call("GET", "/tenants/demo/usage?format=csv&limit=3&cursor=" + next, null).expect(200);
    assertThat(rest.body().lines()).hasSize(3).last().asString().contains("eve");
    assertThat(rest.response().headers().firstValue("Next-Cursor")).isEmpty();

    for (var strange : List.of("x", "W10", "bnVsbA", "WyJhIiwiYiIsImMiLCJkIiwiZSJd")) {
      var refused = call("GET", "/tenants/demo/usage?cursor=" + strange, null).expect(400).json();
      assertThat(refused.getString("field")).isEqualTo("cursor");
    }
    assertThat(call("GET", "/refusals?cursor=" + next, null).expect(400).json().getString("detail"))
        .contains("an answer of this list");
  }

  private List<String> pages(String path, String member) {
    var found = new ArrayList<String>();
    @Nullable String next = "";
    while (next != null) {
      var page = call("GET", path + (next.isEmpty() ? "" : "&cursor=" + next), null).expect(200).json();
      page.getJsonArray("items").forEach(item -> found.add(((JsonObject) item).getString(member)));
      next = page.getString("next");
    }
    return found;
  }

  @Test
  void letsEveryRoleDoWhatItMayAndNoMore() {
    uni();
    call("PUT", "/tenants/uni/quotas/sessions", new JsonObject().put("value", 5)).expect(200);
    var viewer = administrator("viewer", null);
    var operator = administrator("operator", null);
    var dean = administrator("tenant-admin", "uni");
    var five = new JsonObject().put("value", 5);
    var newKey = new JsonObject().put("kind", "secret").put("mode", "live");

    call(viewer, "GET", "/tenants/uni", null, null).expect(200);
    call(viewer, "PUT", "/tenants/uni/quotas/sessions", five, null).expect(403);
    call(operator, "PUT", "/tenants/uni/quotas/sessions", five, null).expect(200);
    call(operator, "POST", "/tenants/uni/keys", newKey, null).expect(403);
    call(operator, "POST", "/tenants", new JsonObject().put("name", "x"), null).expect(403);
    call(dean, "POST", "/tenants/uni/keys", newKey, null).expect(201);
    call(dean, "PUT", "/tenants/uni/quotas/sessions", five, null).expect(403);
    call(dean, "PUT", "/tenants/uni/quotas/sessions?subject=ada", five, null).expect(200);
    call(dean, "PUT", "/tenants/uni/quotas/sessions?subject=ada", new JsonObject().put("value", 6), null).expect(400);
    call(dean, "GET", "/tenants/demo", null, null).expect(403);
    call(dean, "GET", "/tenants/none", null, null).expect(403);
    call(dean, "GET", "/tenants", null, null).expect(403);
    call(dean, "GET", "/audit", null, null).expect(403);
    call(dean, "GET", "/refusals", null, null).expect(200);
    call(dean, "GET", "/refusals?tenant=demo", null, null).expect(403);
    call(dean, "GET", "/audit?tenant=uni", null, null).expect(200);
    call(dean, "GET", "/tokens", null, null).expect(403);
    call("", "GET", "/tenants", null, null).expect(401);
    call("at_wrong", "GET", "/tenants", null, null).expect(401);
    for (var one : call("GET", "/tokens", null).expect(200).items()) {
      var administrator = (JsonObject) one;
      if (administrator.getString("role").equals("viewer")) {
        call("DELETE", "/tokens/" + administrator.getString("id"), null).expect(204);
      }
    }
    call(viewer, "GET", "/tenants/uni", null, null).expect(401);
    call("DELETE", "/tokens/adm_none", null).expect(404);
    var line = call("GET", "/audit?limit=1", null).items().getJsonObject(0);
    assertThat(line.getString("action")).isEqualTo("admin-token.remove");
    assertThat(line.getJsonObject("before").getString("role")).isEqualTo("viewer");
  }

  @Test
  void writesDownWhoMayAdminister() {
    uni();
    var token = administrator("tenant-admin", "uni");
    var id = call("GET", "/tokens", null).items().getJsonObject(1).getString("id");
    call("DELETE", "/tokens/" + id, null).expect(204);

    var audit = call("GET", "/audit", null).expect(200);
    assertThat(audit.items().stream().map(JsonObject.class::cast).map(line -> line.getString("actor") + " " + line.getString("action")))
        .startsWith("first owner (owner) admin-token.remove", "first owner (owner) admin-token.create", "first owner (owner) tenant.create")
        .contains("server admin-token.create");
    assertThat(audit.items().getJsonObject(1).getJsonObject("after"))
        .isEqualTo(new JsonObject().put("id", id).put("name", "a tenant-admin").put("role", "tenant-admin").put("tenant", "uni"));
    assertThat(audit.items().getJsonObject(0).getJsonObject("before").getString("id")).isEqualTo(id);
    assertThat(audit.body()).doesNotContain(token, owner);
    assertThat(call("GET", "/audit?tenant=uni", null).items()).hasSize(3);
  }

  @Test
  void refusesToChangeWhatTheFileDeclares() {
    tenants
        .declaration()
        .apply(List.of(new DeclaredTenant("uni", "University", Tenant.State.ACTIVE, false, Set.of(), Set.of(), Set.of())));

    assertThat(call("GET", "/tenants/uni", null).expect(200).json().getString("managedBy")).isEqualTo("file");
    assertThat(call("PATCH", "/tenants/uni", new JsonObject().put("state", "suspended")).expect(409).json().getString("detail"))
        .contains("managed by the file", "tenancy.file");
  }

  @Test
  void refusesWhatItCannotReadWithTheFieldThatIsWrong() {
    uni();
    assertThat(call("POST", "/tenants", new JsonObject().put("nme", "x")).expect(400).json().getString("field"))
        .isEqualTo("nme");
    assertThat(call("POST", "/tenants", new JsonObject()).expect(400).json().getString("field")).isEqualTo("name");
    assertThat(call("POST", "/tenants", new JsonObject().put("id", "Ü").put("name", "x")).expect(400).json().getString("field"))
        .isEqualTo("id");
    call("POST", "/tenants", new JsonObject().put("id", "uni").put("name", "x")).expect(409);
    call("POST", "/tenants", null).expect(400);
    call("PATCH", "/tenants/uni", new JsonObject().put("state", "asleep")).expect(400);
    call(owner, "PATCH", "/tenants/uni", new JsonObject(), "new").expect(400);
    call("GET", "/tenants?limit=0", null).expect(400);
    call("POST", "/tenants", new JsonObject().put("name", "x".repeat(70_000))).expect(413);
    call("GET", "/nothing", null).expect(404);
    call("POST", "/tokens", new JsonObject().put("name", "x").put("role", "king")).expect(400);
    call("POST", "/tokens", new JsonObject().put("name", "x").put("role", "tenant-admin")).expect(400);
  }

  @Test
  void hasARouteForEveryOperationOfTheDocument() {
    for (var operation : AdminClient.API.unseen()) {
      var words = operation.split(" ", 2);
      var answer = call(words[0], words[1].replaceAll("\\{[a-z]+}", "none"), null);
      assertThat(answer.body()).as(operation).doesNotContain("There is nothing at this address.");
    }
  }
}
