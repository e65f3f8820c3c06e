package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRulesTest {
  private static final Tenant UNI = new Tenant("t1", "Uni", Tenant.State.ACTIVE, false);
  private static final Key LIVE =
      key("pk_live_ab…", Key.Kind.PUBLISHABLE, Key.Mode.LIVE, "https://uni.example");
  private static final Key TEST =
      key("pk_test_de…", Key.Kind.PUBLISHABLE, Key.Mode.TEST, "http://localhost:*");
  private static final Key SECRET = key("sk_live_ab…", Key.Kind.SECRET, Key.Mode.LIVE);

  @Test
  void acceptsAPageOfAListedOrigin() {
    assertThat(decide(UNI, LIVE, "https://uni.example"))
        .isEqualTo(new Accepted(new Caller(UNI, LIVE, new Origin("https", "uni.example", 443), null)));
  }

  @Test
  void acceptsAServerWithASecretKeyFromAnywhere() {
    assertThat(decide(UNI, SECRET, null)).isEqualTo(new Accepted(new Caller(UNI, SECRET, null, null)));
  }

  @Test
  void tellsWhichOriginTheListLacks() {
    assertThat(decide(UNI, LIVE, "https://x.org"))
        .isEqualTo(
            new Rejected(
                Reason.ORIGIN_NOT_ALLOWED,
                "https://x.org is not in the list of origins of key pk_live_ab…; add it, or use a"
                    + " test key and open the page from http://localhost."));
    assertThat(decide(UNI, TEST, "https://x.org"))
        .isEqualTo(
            new Rejected(
                Reason.ORIGIN_NOT_ALLOWED,
                "https://x.org cannot use the test key pk_test_de…; use a live key that lists it,"
                    + " or open the page from http://localhost."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080", "http://[::1]:8080"})
  void tellsTheAddressThatATestKeyWorksOn(String origin) {
    assertThat(rejection(UNI, TEST, origin).message())
        .contains("open this page as http://localhost:8080 instead of " + origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "https://uni.example@evil.org", "<script>"})
  void refusesAPageWithoutAUsableOriginAndDoesNotRepeatIt(String origin) {
    var rejection = rejection(UNI, LIVE, origin);

    assertThat(rejection.reason()).isEqualTo(Reason.ORIGIN_NOT_ALLOWED);
    assertThat(rejection.message())
        .contains("has no origin", LIVE.hint())
        .doesNotContain("evil", "script");
  }

  @Test
  void refusesAPublishableKeyOutsideABrowser() {
    assertThat(rejection(UNI, LIVE, null))
        .isEqualTo(
            new Rejected(
                Reason.ORIGIN_MISSING,
                "The key pk_live_ab… is for pages in a browser, and this call has no Origin header;"
                    + " use a secret key."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://uni.example", "http://localhost", "null", ""})
  void refusesASecretKeyInABrowser(String origin) {
    assertThat(rejection(UNI, SECRET, origin).reason()).isEqualTo(Reason.SECRET_IN_BROWSER);
    assertThat(rejection(UNI, SECRET, origin).message()).contains("revoke it now");
  }

  @Test
  void refusesRevokedKeysAndSuspendedTenantsButNotDrainingOnes() {
    var revoked =
        new Key(
            "k",
            "t1",
            "hash",
            "pk_live_ab…",
            Key.Kind.PUBLISHABLE,
            Key.Mode.LIVE,
            LIVE.allowedOrigins(),
            Instant.EPOCH,
            Instant.EPOCH);
    var suspended = new Tenant("t1", "Uni", Tenant.State.SUSPENDED, false);
    var draining = new Tenant("t1", "Uni", Tenant.State.DRAINING, false);

    assertThat(rejection(UNI, revoked, "https://uni.example").reason()).isEqualTo(Reason.REVOKED);
    assertThat(rejection(suspended, LIVE, "https://uni.example").reason())
        .isEqualTo(Reason.SUSPENDED);
    assertThat(rejection(suspended, SECRET, null).reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(decide(draining, LIVE, "https://uni.example")).isInstanceOf(Accepted.class);
  }

  private static Key key(String hint, Key.Kind kind, Key.Mode mode, String... origins) {
    return new Key("k", "t1", "hash", hint, kind, mode, List.of(origins), Instant.EPOCH, null);
  }

  private static Authentication decide(Tenant tenant, Key key, @Nullable String origin) {
    return KeyRules.standing(tenant, key, Instant.EPOCH)
        .<Authentication>map(rejected -> rejected)
        .orElseGet(
            () -> KeyRules.decide(tenant, key, new Credentials("k", false, null, origin, "203.0.113.7"), null));
  }

  private static Rejected rejection(Tenant tenant, Key key, @Nullable String origin) {
    return (Rejected) decide(tenant, key, origin);
  }
}
