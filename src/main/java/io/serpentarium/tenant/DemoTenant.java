package io.serpentarium.tenant;

import java.time.Instant;
import java.util.List;

/**
 * The tenant that works without any setting up; its keys are published, so it is for this machine
 * only.
 */
final class DemoTenant {
  static final String ID = "demo";
  static final String PUBLISHABLE_KEY = "pk_test_demo";
  static final String SECRET_KEY = "sk_test_demo";
  private static final String SECRET_KEY_ID = "demo-secret";

  private DemoTenant() {}

  static boolean isSecretKey(Key key) {
    return key.id().equals(SECRET_KEY_ID);
  }

  static void seed(TenantStore store, Instant now) {
    if (store.find(ID).isEmpty()) {
      store.add(new Tenant(ID, "Demo", Tenant.State.ACTIVE, false), now);
      add(
          store,
          "demo-publishable",
          PUBLISHABLE_KEY,
          Key.Kind.PUBLISHABLE,
          List.of(OriginPattern.LOCALHOST_TEXT),
          now);
      add(store, SECRET_KEY_ID, SECRET_KEY, Key.Kind.SECRET, List.of(), now);
    }
  }

  private static void add(
      TenantStore store, String id, String text, Key.Kind kind, List<String> origins, Instant now) {
    store.add(
        new Key(id, ID, KeyText.hash(text), KeyText.hint(text), kind, Key.Mode.TEST, origins, now, null));
  }

  static void remove(TenantStore store) {
    if (store.find(ID).isPresent()) {
      store.remove(ID);
    }
  }
}
