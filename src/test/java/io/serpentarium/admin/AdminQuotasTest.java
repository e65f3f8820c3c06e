package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas as administrators set and see them. */
@ParameterizedClass
@EnumSource(Store.class)
class AdminQuotasTest extends AdministrationOverHttp {
  AdminQuotasTest(Store store) {
    super(store);
  }

  @Test
  void setsQuotasAndSaysWhichValueHoldsAndWhoSetIt() {
    uni();
    call("PUT", "/tenants/uni/quotas/sessions", new JsonObject().put("value", 5)).expect(200);
    call("PUT", "/tenants/uni/quotas/sessions?subject=ada", new JsonObject().put("value", 2)).expect(200);
    var quota = quota(call("GET", "/tenants/uni/quotas", null).expect(200).items(), "sessions");
    assertThat(quota.getLong("value")).isEqualTo(5);
    assertThat(quota.getString("source")).isEqualTo("tenant");
    assertThat(quota.getString("setBy")).isEqualTo("first owner (owner)");
    assertThat(quota(call("GET", "/tenants/uni/quotas?subject=ada", null).items(), "sessions").getString("source"))
        .isEqualTo("subject");
    var wrong = call("PUT", "/tenants/uni/quotas/sessions", new JsonObject().put("value", 0)).expect(400).json();
    assertThat(wrong.getString("detail")).contains("from 1 to 10000000");
    assertThat(call("PUT", "/tenants/uni/quotas/sesions", new JsonObject().put("value", 1)).expect(404).json().getString("detail"))
        .contains("nearest one is sessions");
    assertThat(call("PUT", "/tenants/uni/quotas/sessions", new JsonObject().put("value", "x")).expect(400).json().getString("field"))
        .isEqualTo("value");
    call("DELETE", "/tenants/uni/quotas/sessions", null).expect(204);
    assertThat(quota(call("GET", "/tenants/uni/quotas", null).items(), "sessions").getString("source"))
        .isEqualTo("default");
  }

  @Test
  void setsAQuotaThatIsAListOfNames() {
    uni();
    var path = "/tenants/uni/quotas/environments";
    assertThat(quota(call("GET", "/tenants/uni/quotas", null).expect(200).items(), "environments").getValue("value")).isNull();
    var names = new JsonArray().add("science").add("default").add("science");
    call("PUT", path, new JsonObject().put("value", names).put("expiresAt", "2099-01-01T00:00:00Z")).expect(200);
    call("PUT", path + "?subject=ada", new JsonObject().put("value", new JsonArray().add("default"))).expect(200);
    var quota = quota(call("GET", "/tenants/uni/quotas", null).expect(200).items(), "environments");
    assertThat(quota.getJsonArray("value")).containsExactly("default", "science");
    assertThat(quota.getString("setBy")).isEqualTo("first owner (owner)");
    assertThat(quota.getString("expiresAt")).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(quota(call("GET", "/tenants/uni/quotas?subject=ada", null).items(), "environments").getJsonArray("value"))
        .containsExactly("default");
    var audit = call("GET", "/audit?tenant=uni", null).expect(200).items().getJsonObject(1);
    assertThat(audit.getJsonObject("after").getJsonArray("value")).containsExactly("default", "science");

    for (var wrong : List.of("science", 2, new JsonArray().add(1))) {
      assertThat(call("PUT", path, new JsonObject().put("value", wrong)).expect(400).json().getString("field")).isEqualTo("value");
    }
    assertThat(call("PUT", path, new JsonObject().put("value", new JsonArray())).expect(400).json().getString("detail"))
        .contains("a list of 1 to 64 names");
    assertThat(call("PUT", path, new JsonObject().put("value", new JsonArray().add("No Such"))).expect(400).json().getString("detail"))
        .contains("\"No Such\"", "lower-case letters");
    var dean = administrator("tenant-admin", "uni");
    var own = new JsonObject().put("value", new JsonArray().add("science"));
    call(dean, "PUT", path + "?subject=bob", own, null).expect(200);
    var more = new JsonObject().put("value", new JsonArray().add("art"));
    assertThat(call(dean, "PUT", path + "?subject=bob", more, null).expect(400).json().getString("detail"))
        .contains("default, science only");
    call("DELETE", path, null).expect(204);
  }
}
