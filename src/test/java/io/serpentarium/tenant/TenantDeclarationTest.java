package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.testing.HandClock;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.TokenMint;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A declared tenant has what was declared and nothing else, whatever was before. */
@ParameterizedClass
@EnumSource(Store.class)
class TenantDeclarationTest {
  private static final String PAGE = "https://uni.example";
  private static final String PUBLISHABLE = "pk_live_uni0uni0uni0";
  private static final String SECRET = "sk_live_0123456789abcdefghijklmnop";
  private static final DeclaredTokenKey SIGNED =
      DeclaredTokenKey.of("k1", TokenAlgorithm.EDDSA, TokenMint.pem(TokenMint.pair("Ed25519")));
  private static final DeclaredTokenKey SHARED = DeclaredTokenKey.of("k2", TokenAlgorithm.HS256, TokenMaterial.randomSecret());
  private final HandClock clock = new HandClock();
  @TempDir Path path;
  private final Store store;
  private Database database;
  private TenantDirectory directory;

  TenantDeclarationTest(Store store) {
    this.store = store;
  }

  @BeforeEach
  void open() {
    database = store.open(path);
    directory = TenantDirectory.open(database, false, "serpentarium", Store.SECRETS, clock);
  }

  @AfterEach
  void close() {
    directory.close();
    database.close();
  }

  private static DeclaredTenant uni(Set<DeclaredKey> keys, Set<DeclaredTokenKey> tokenKeys, Set<DeclaredQuota> quotas) {
    return new DeclaredTenant("uni", "University", Tenant.State.ACTIVE, false, keys, tokenKeys, quotas);
  }

  private static DeclaredTenant uni() {
    return uni(
        Set.of(DeclaredKey.ofText(PUBLISHABLE, List.of(PAGE)), DeclaredKey.ofText(SECRET, List.of())),
        Set.of(SIGNED, SHARED),
        Set.of(DeclaredQuota.of("", Quota.SESSIONS, 5), DeclaredQuota.of("*", Quota.SESSIONS, 2)));
  }

  private Set<String> apply(DeclaredTenant... tenants) {
    return directory.declaration().apply(List.of(tenants));
  }

  @Test
  void makesTheTenantWithItsKeysAndQuotasAndWritesThatDownOnce() {
    assertThat(apply(uni())).containsExactly("uni");

    assertThat(directory.tenant("uni").orElseThrow().tenant())
        .isEqualTo(new Tenant("uni", "University", Tenant.State.ACTIVE, false, "file"));
    assertThat(page(PUBLISHABLE)).isInstanceOf(Accepted.class);
    assertThat(secret(SECRET)).isInstanceOf(Accepted.class);
    assertThat(directory.tenant("uni").orElseThrow().tokenKeys()).extracting(TokenKey::kid).containsExactly("k1", "k2");
    assertThat(directory.tenant("uni").orElseThrow().overrides())
        .extracting(QuotaOverride::subject, QuotaOverride::value, QuotaOverride::setBy)
        .containsExactlyInAnyOrder(
            tuple("", 5L, "file"), tuple("*", 2L, "file"));
    var lines = audit();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().actor()).isEqualTo("file");
    assertThat(lines.getFirst().action()).isEqualTo("tenant.declare");
    assertThat(lines.getFirst().before()).isNull();
    assertThat(lines.toString()).contains("pk_live_un…", PAGE).doesNotContain(SECRET, KeyText.hash(SECRET), SIGNED.material(), SHARED.material());
    assertThat(directory.tenant("uni").orElseThrow().tokenKeys()).extracting(TokenKey::material).doesNotContain(SHARED.material());

    assertThat(apply(uni())).isEmpty();
    assertThat(audit()).hasSize(1);
  }

  @Test
  void changesWhatDiffersAndEndsWhatIsNotThereAnyMore() {
    apply(uni());
    var caller = ((Accepted) page(PUBLISHABLE)).caller();
    var other = SECRET.replace('0', '9');
    assertThat(
            apply(uni(Set.of(DeclaredKey.ofHash(KeyText.hash(other), Key.Mode.LIVE)), Set.of(), Set.of(DeclaredQuota.of("", Quota.SESSIONS, 6)))))
        .containsExactly("uni");

    assertThat(directory.recheck(caller).orElseThrow().reason()).isEqualTo(Authentication.Reason.REVOKED);
    assertThat(secret(SECRET)).isInstanceOf(Rejected.class);
    assertThat(secret(other)).isInstanceOf(Accepted.class);
    var entry = directory.tenant("uni").orElseThrow();
    assertThat(entry.tokenKeys()).allMatch(key -> key.isRevoked(clock.instant()));
    assertThat(entry.overrides()).extracting(QuotaOverride::value).containsExactly(6L);

    apply(uni());
    assertThat(secret(SECRET)).isInstanceOf(Accepted.class);
    assertThat(directory.tenant("uni").orElseThrow().tokenKeys()).noneMatch(key -> key.isRevoked(clock.instant()));
    assertThat(audit()).hasSize(3);
    assertThat(audit().getFirst().before()).isNotNull();
  }

  @Test
  void letsNoAdministratorChangeADeclaredTenant() {
    apply(uni());
    var ada = directory.administration("ada");
    refused(ada.updateTenant("uni", null, Tenant.State.SUSPENDED, null, null));
    refused(ada.setQuota("uni", "", Quota.SESSIONS, 3, null, null));
    refused(ada.unsetQuota("uni", "", Quota.SESSIONS, null));
    refused(ada.keys().addSecret("uni", Key.Mode.LIVE));
    refused(ada.keys().revoke("uni", result(directory.keys("uni")).getFirst().id()));
    refused(ada.keys().addTokenKey("uni", "k2", TokenAlgorithm.HS256, null));
    refused(ada.removeTenant("uni", null));
    assertThat(audit()).hasSize(1);
  }

  @Test
  void suspendsWhatIsNotDeclaredAnyMoreAndGivesItToTheAdministrators() {
    apply(uni());
    var caller = ((Accepted) page(PUBLISHABLE)).caller();
    assertThat(apply()).containsExactly("uni");

    assertThat(directory.recheck(caller).orElseThrow().reason()).isEqualTo(Authentication.Reason.SUSPENDED);
    assertThat(directory.tenant("uni").orElseThrow().tenant())
        .isEqualTo(new Tenant("uni", "University", Tenant.State.SUSPENDED, false));
    assertThat(apply()).isEmpty();
    assertThat(audit().getFirst().action()).isEqualTo("tenant.withdraw");

    apply(uni());
    assertThat(directory.recheck(caller)).isEmpty();
    apply();
    result(directory.administration("ada").removeTenant("uni", null));
    assertThat(directory.tenants()).isEmpty();
  }

  @Test
  void takesOverATenantThatAnAdministratorHasMade() {
    var ada = directory.administration("ada");
    result(ada.addTenant("uni", "Old"));
    var old = result(ada.keys().addSecret("uni", Key.Mode.LIVE));
    result(ada.setQuota("uni", "", Quota.SESSIONS, 5, clock.instant().plusSeconds(60), null));
    apply(uni());

    assertThat(secret(old.text())).isInstanceOf(Rejected.class);
    clock.advance(Duration.ofMinutes(2));
    assertThat(directory.tenant("uni").orElseThrow().overrides()).allMatch(override -> override.holds(clock.instant()));
  }

  @Test
  void leavesDeclaredTenantsAsTheyAreWhenThereIsNoFileAnyMore() {
    apply(uni());
    assertThat(directory.declaration().release()).containsExactly("uni");

    assertThat(secret(SECRET)).isInstanceOf(Accepted.class);
    result(directory.administration("ada").updateTenant("uni", null, Tenant.State.SUSPENDED, null, null));
    assertThat(directory.declaration().release()).isEmpty();
  }

  @Test
  void givesNoTenantAKeyThatIsAnothersAndThenChangesNothing() {
    apply(uni());
    var thief =
        new DeclaredTenant(
            "thief", "Thief", Tenant.State.ACTIVE, false, Set.of(DeclaredKey.ofText(SECRET, List.of())), Set.of(), Set.of());
    var changed = uni(Set.of(), Set.of(), Set.of());
    assertThatThrownBy(() -> apply(changed, thief))
        .isInstanceOf(ChangeRefused.class)
        .hasMessage("The key sk_live_01… belongs to the tenant uni, or did; make a new one.");
    assertThat(secret(SECRET)).isInstanceOf(Accepted.class);
    assertThat(directory.tenants()).containsOnlyKeys("uni");
  }

  @Test
  void takesNoSecretThatItCannotEncryptAndThenChangesNothing() {
    try (var keyless = TenantDirectory.open(database, false, "serpentarium", TokenSecrets.keyless(), clock)) {
      var college = new DeclaredTenant("college", "College", Tenant.State.ACTIVE, false, Set.of(), Set.of(), Set.of());
      assertThatThrownBy(() -> keyless.declaration().apply(List.of(college, uni())))
          .isInstanceOf(ChangeRefused.class)
          .hasMessageContaining("store.key");
      assertThat(keyless.tenants()).isEmpty();
    }
  }

  @Test
  void getsToOtherServersOfTheDatabase() {
    apply(uni());
    assertThat(directory.tenant("uni")).isPresent();
    try (var other = TenantDirectory.open(database, false, "serpentarium", Store.SECRETS, clock)) {
      assertThat(other.declaration().apply(List.of(uni()))).isEmpty();
      other.declaration().apply(List.of());
    }
    TestServer.eventually("this server knows it, too", () -> secret(SECRET) instanceof Rejected);
  }

  private List<AuditEntry> audit() {
    return result(directory.audit(null, Long.MAX_VALUE, 100));
  }

  private Authentication secret(String key) {
    return authenticate(key, null);
  }

  private Authentication page(String key) {
    return authenticate(key, PAGE);
  }

  private Authentication authenticate(String key, @Nullable String origin) {
    return result(directory.authenticate(new Credentials(key, false, null, origin, "203.0.113.7")));
  }

  private static void refused(Future<?> change) {
    assertThatThrownBy(() -> result(change))
        .isInstanceOf(ChangeRefused.class)
        .hasMessageContaining("managed by the file");
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError("The store does not answer.", tooLong);
    }
  }
}
