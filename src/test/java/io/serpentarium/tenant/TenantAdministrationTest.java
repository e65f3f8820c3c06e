package io.serpentarium.tenant;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.tenant.ChangeRefused.Reason;
import io.serpentarium.testing.HandClock;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TokenMint;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Store.class)
class TenantAdministrationTest {
  private static final String PAGE = "https://uni.example";
  private final HandClock clock = new HandClock();
  @TempDir Path path;
  private final Store store;
  private Database database;
  private TenantDirectory directory;
  private TenantAdministration administration;

  TenantAdministrationTest(Store store) {
    this.store = store;
  }

  @BeforeEach
  void open() {
    database = store.open(path);
    directory = TenantDirectory.open(database, false, "serpentarium", Store.SECRETS, clock);
    administration = directory.administration("ada");
    result(administration.addTenant("uni", "University"));
  }

  @AfterEach
  void close() {
    directory.close();
    database.close();
  }

  @Test
  void refusesASecondTenantOfThatIdAndNamesThatAreNone() {
    assertThat(refusal(administration.addTenant("uni", "Other"))).isEqualTo(Reason.CONFLICT);
    assertThat(refusal(administration.addTenant("Uni", "x"))).isEqualTo(Reason.INVALID);
    assertThat(refusal(administration.addTenant("-x", "x"))).isEqualTo(Reason.INVALID);
    assertThat(refusal(administration.addTenant("x", " "))).isEqualTo(Reason.INVALID);
    assertThat(directory.tenants()).containsOnlyKeys("uni");
  }

  @Test
  void changesWhatIsGivenAndRefusesAStaleVersion() {
    long read = directory.tenant("uni").orElseThrow().version();
    var changed = result(administration.updateTenant("uni", null, Tenant.State.DRAINING, true, read));

    assertThat(changed).isEqualTo(new Tenant("uni", "University", Tenant.State.DRAINING, true));
    assertThat(refusal(administration.updateTenant("uni", "New", null, null, read))).isEqualTo(Reason.STALE);
    assertThat(directory.tenant("uni").orElseThrow().tenant()).isEqualTo(changed);
    assertThat(directory.tenant("uni").orElseThrow().version()).isGreaterThan(read);
    assertThat(refusal(administration.updateTenant("none", "x", null, null, null))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void removesASuspendedTenantWithAllItHas() {
    var key = result(administration.keys().addSecret("uni", Key.Mode.LIVE));
    result(administration.setQuota("uni", "", Quota.SESSIONS, 3, null, null));
    result(administration.keys().addTokenKey("uni", "k1", TokenAlgorithm.HS256, null));
    assertThat(refusal(administration.removeTenant("uni", null))).isEqualTo(Reason.CONFLICT);
    result(administration.updateTenant("uni", null, Tenant.State.SUSPENDED, null, null));
    result(administration.removeTenant("uni", null));

    assertThat(directory.tenants()).isEmpty();
    assertThat(secret(key.text())).isInstanceOf(Rejected.class);
    result(administration.addTenant("uni", "Again"));
    assertThat(directory.tenant("uni").orElseThrow().overrides()).isEmpty();
    assertThat(secret(key.text())).isInstanceOf(Rejected.class);
  }

  @Test
  void rotatesAKeyWithAnOverlap() {
    var old = result(administration.keys().addPublishable("uni", Key.Mode.LIVE, List.of(PAGE)));
    var fresh = result(administration.keys().rotate("uni", old.key().id(), Duration.ofMinutes(5)));

    assertThat(fresh.key().allowedOrigins()).containsExactly(PAGE);
    var caller = ((Accepted) page(old.text(), null)).caller();
    assertThat(caller.validUntil()).contains(clock.instant().plusSeconds(300));
    assertThat(page(fresh.text(), null)).isInstanceOf(Accepted.class);
    assertThat(directory.recheck(caller)).isEmpty();
    clock.advance(Duration.ofMinutes(5));
    assertThat(page(old.text(), null)).isInstanceOf(Rejected.class);
    assertThat(directory.recheck(caller).orElseThrow().reason()).isEqualTo(Authentication.Reason.REVOKED);
    assertThat(page(fresh.text(), null)).isInstanceOf(Accepted.class);
    assertThat(refusal(administration.keys().rotate("uni", old.key().id(), Duration.ZERO))).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void keepsKeysOfOtherTenantsOutOfReach() {
    result(administration.addTenant("college", "College"));
    var key = result(administration.keys().addSecret("uni", Key.Mode.LIVE));

    assertThat(refusal(administration.keys().revoke("college", key.key().id()))).isEqualTo(Reason.NOT_FOUND);
    assertThat(secret(key.text())).isInstanceOf(Accepted.class);
  }

  @Test
  void hasTwoLiveTokenKeysForARotationAndNoThird() {
    var keys = administration.keys();
    var first = result(keys.addTokenKey("uni", "k1", TokenAlgorithm.HS256, null));
    var second = result(keys.addTokenKey("uni", "k2", TokenAlgorithm.HS256, null));
    assertThat(refusal(keys.addTokenKey("uni", "k3", TokenAlgorithm.HS256, null))).isEqualTo(Reason.CONFLICT);
    assertThat(refusal(keys.addTokenKey("uni", "k2", TokenAlgorithm.HS256, null))).isEqualTo(Reason.CONFLICT);

    var page = result(keys.addPublishable("uni", Key.Mode.LIVE, List.of(PAGE))).text();
    var old = TokenMint.of("uni", clock.instant()).hs256(requireNonNull(first.secret()));
    var caller = ((Accepted) page(page, old)).caller();
    assertThat(page(page, TokenMint.of("uni", clock.instant()).kid("k2").hs256(requireNonNull(second.secret()))))
        .isInstanceOf(Accepted.class);
    result(keys.revokeTokenKey("uni", "k1"));
    assertThat(directory.recheck(caller).orElseThrow().reason())
        .isEqualTo(Authentication.Reason.TOKEN_KEY_REVOKED);
    assertThat(page(page, old)).isInstanceOf(Rejected.class);
    result(keys.addTokenKey("uni", "k3", TokenAlgorithm.EDDSA, TokenMint.pem(TokenMint.pair("Ed25519"))));
    assertThat(refusal(keys.addTokenKey("uni", "k4", TokenAlgorithm.RS256, null))).isEqualTo(Reason.INVALID);
  }

  @Test
  void tellsTheSecretOfATokenKeyOnceAndNeverThatOfTheTenant() {
    var made = result(administration.keys().addTokenKey("uni", "k1", TokenAlgorithm.HS256, null));
    assertThat(made.secret()).hasSize(44);
    assertThat(made.toString()).doesNotContain(made.secret());
    var given = result(administration.keys().addTokenKey("uni", "k2", TokenAlgorithm.HS256, made.secret()));
    assertThat(given.secret()).isNull();
    assertThat(result(directory.audit("uni", Long.MAX_VALUE, 10)).toString()).doesNotContain(made.secret());
  }

  @Test
  void setsQuotasPerTenantAndSubjectWithinTheirRanges() {
    result(administration.setQuota("uni", "", Quota.SESSIONS, 3, null, null));
    result(administration.setQuota("uni", "", Quota.SESSIONS, 4, clock.instant().plusSeconds(60), null));
    result(administration.setQuota("uni", "ada", Quota.SESSIONS, 2, null, null));

    assertThat(directory.tenant("uni").orElseThrow().overrides())
        .containsExactlyInAnyOrder(
            new QuotaOverride("", Quota.SESSIONS, 4, clock.instant().plusSeconds(60), "ada", clock.instant()),
            new QuotaOverride("ada", Quota.SESSIONS, 2, null, "ada", clock.instant()));
    assertThat(refusal(administration.setQuota("uni", "", Quota.SESSIONS, 0, null, null))).isEqualTo(Reason.INVALID);
    assertThat(refusal(administration.setQuota("uni", "ada", Quota.WEIGHT, 2, null, null))).isEqualTo(Reason.INVALID);
    result(administration.unsetQuota("uni", "ada", Quota.SESSIONS, null));
    assertThat(refusal(administration.unsetQuota("uni", "ada", Quota.SESSIONS, null))).isEqualTo(Reason.NOT_FOUND);
    assertThat(directory.tenant("uni").orElseThrow().overrides()).hasSize(1);
  }

  @Test
  void writesDownEveryChangeAndNoRefusedOne() {
    result(administration.setQuota("uni", "", Quota.SESSIONS, 3, null, null));
    result(directory.administration("bob").setQuota("uni", "", Quota.SESSIONS, 5, null, null));
    refusal(administration.setQuota("uni", "", Quota.SESSIONS, -1, null, null));

    var log = result(directory.audit("uni", Long.MAX_VALUE, 10));
    assertThat(log).extracting(AuditEntry::action).containsExactly("quota.set", "quota.set", "tenant.create");
    assertThat(log).extracting(AuditEntry::actor).containsExactly("bob", "ada", "ada");
    assertThat(requireNonNull(log.getFirst().before()).getLong("value")).isEqualTo(3);
    assertThat(requireNonNull(log.getFirst().after()).getLong("value")).isEqualTo(5);
    assertThat(log.getFirst().at()).isEqualTo(clock.instant());
    assertThat(result(directory.audit(null, log.getFirst().seq(), 1))).containsExactly(log.get(1));
  }

  @Test
  void letsPagesWithoutAnOriginInWithATokenAndTheTenantsConsentOnly() {
    var keys = administration.keys();
    var page = result(keys.addPublishable("uni", Key.Mode.LIVE, List.of(PAGE))).text();
    var secret = result(keys.addTokenKey("uni", "k1", TokenAlgorithm.HS256, null)).secret();
    var token = TokenMint.of("uni", clock.instant()).hs256(requireNonNull(secret));

    assertThat(authenticate(page, token, "null")).isInstanceOf(Rejected.class);
    result(administration.updateTenant("uni", null, null, true, null));
    assertThat(authenticate(page, token, "null")).isInstanceOf(Accepted.class);
    assertThat(authenticate(page, null, "null")).isInstanceOf(Rejected.class);
    assertThat(authenticate(page, token, "https://evil.example")).isInstanceOf(Rejected.class);
    // Not a browser: a token is enough, with the page's key or without.
    assertThat(authenticate(page, token, null)).isInstanceOf(Accepted.class);
    assertThat(authenticate(null, token, null)).isInstanceOf(Accepted.class);
    assertThat(authenticate(null, token, PAGE)).isInstanceOf(Rejected.class);
    assertThat(authenticate(page, null, null)).isInstanceOf(Rejected.class);
  }

  private Authentication secret(String key) {
    return authenticate(key, null, null);
  }

  private Authentication page(String key, @Nullable String token) {
    return authenticate(key, token, PAGE);
  }

  private Authentication authenticate(
      @Nullable String key,
      @Nullable String token,
      @Nullable String origin) {
    return result(directory.authenticate(new Credentials(key, false, token, origin, "203.0.113.7")));
  }

  private static Reason refusal(Future<?> future) {
    var reason = new Reason[1];
    assertThatThrownBy(() -> result(future))
        .isInstanceOfSatisfying(
            ChangeRefused.class,
            refused -> {
              assertThat(refused.sentence()).endsWith(".");
              reason[0] = refused.reason();
            });
    return reason[0];
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError("The store does not answer.", tooLong);
    }
  }
}
