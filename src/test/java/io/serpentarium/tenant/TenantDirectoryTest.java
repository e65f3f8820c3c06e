package io.serpentarium.tenant;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.serpentarium.store.Database;
import io.serpentarium.testing.Store;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Store.class)
class TenantDirectoryTest {
  @TempDir Path path;
  private final Store store;
  private Database database;
  private TenantDirectory directory;

  TenantDirectoryTest(Store store) {
    this.store = store;
  }

  @BeforeEach
  void open() {
    database = store.open(path);
    directory = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS);
  }

  @AfterEach
  void close() {
    directory.close();
    database.close();
  }

  private TenantAdministration administration() {
    return directory.administration("a test");
  }

  @Test
  void offersTheDemoTenantToPagesOnLocalhost() {
    var caller = accepted("pk_test_demo", "http://localhost:8080", "127.0.0.1");

    assertThat(caller.tenant())
        .isEqualTo(new Tenant("demo", "Demo", Tenant.State.ACTIVE, false));
    assertThat(requireNonNull(caller.key()).mode()).isEqualTo(Key.Mode.TEST);
    assertThat(caller.origin()).hasToString("http://localhost:8080");
    assertThat(caller.principal("a")).isNotEqualTo(caller.principal("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void takesTheSecretDemoKeyFromThisMachine(String address) {
    assertThat(accepted("sk_test_demo", null, address).origin()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "::",
        "::ffff:10.0.0.1",
        "localhost",
        "localhost.evil.org",
        "",
        "0.0.0.0"
      })
  void refusesTheSecretDemoKeyFromElsewhere(String address) {
    assertThat(rejected("sk_test_demo", null, address).reason()).isEqualTo(Reason.NOT_LOOPBACK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk_live_nosuchkey", "pk_test_demo2", "sk_test_demoo"})
  void refusesUnknownKeysWithTheirHint(String key) {
    var rejection = rejected(key, "http://localhost", "127.0.0.1");

    assertThat(rejection.reason()).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(rejection.message()).contains(key.substring(0, 10) + "…").doesNotContain(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "PK_TEST_DEMO", "pk_test_demo ", "pk_prod_abcdef", "' OR 1=1 --", "<b>"})
  void refusesWhatIsNoKeyAndDoesNotRepeatIt(String key) {
    var rejection = rejected(key, "http://localhost", "127.0.0.1");

    assertThat(rejection.reason()).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(rejection.message()).doesNotContain(key + " ").contains("This is not a key");
  }

  @Test
  void refusesACallWithoutAKey() {
    assertThat(rejected(null, "http://localhost", "127.0.0.1").reason()).isEqualTo(Reason.NO_KEY);
    assertThat(rejected("", null, "127.0.0.1").reason()).isEqualTo(Reason.NO_KEY);
  }

  @Test
  void issuesKeysThatWorkAtOnceAndAfterARestart() {
    var tenant = result(administration().addTenant(null, "Uni"));
    var page =
        result(
            administration()
                .keys()
                .addPublishable(tenant.id(), Key.Mode.LIVE, List.of("https://*.uni.example")));
    var server = result(administration().keys().addSecret(tenant.id(), Key.Mode.LIVE));
    reopen(true);

    assertThat(page.text()).matches("pk_live_[0-9a-z]{26}");
    assertThat(accepted(page.text(), "https://a.uni.example", "203.0.113.7").tenant())
        .isEqualTo(tenant);
    assertThat(accepted(server.text(), null, "203.0.113.7").tenant()).isEqualTo(tenant);
    assertThat(page.toString()).doesNotContain(page.text());
  }

  @Test
  void revokesAKeyOnceAndAtOnce() {
    var tenant = result(administration().addTenant(null, "Uni"));
    var server = result(administration().keys().addSecret(tenant.id(), Key.Mode.LIVE));
    accepted(server.text(), null, "203.0.113.7");

    var keys = administration().keys();
    result(keys.revoke(tenant.id(), server.key().id()));
    assertThat(rejected(server.text(), null, "203.0.113.7").reason()).isEqualTo(Reason.REVOKED);
    assertThatThrownBy(() -> result(keys.revoke(tenant.id(), server.key().id())))
        .isInstanceOf(ChangeRefused.class);
  }

  @Test
  void suspendsATenantAtOnceAndTakesItBack() {
    accepted("sk_test_demo", null, "127.0.0.1");

    result(administration().updateTenant("demo", null, Tenant.State.SUSPENDED, null, null));
    assertThat(rejected("sk_test_demo", null, "127.0.0.1").reason()).isEqualTo(Reason.SUSPENDED);
    reopen(true);
    assertThat(rejected("sk_test_demo", null, "127.0.0.1").reason()).isEqualTo(Reason.SUSPENDED);
    result(administration().updateTenant("demo", null, Tenant.State.ACTIVE, null, null));
    accepted("sk_test_demo", null, "127.0.0.1");
  }

  @Test
  void removesTheDemoTenantWhenItIsNotWanted() {
    reopen(false);

    assertThat(rejected("pk_test_demo", "http://localhost", "127.0.0.1").reason())
        .isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(rejected("sk_test_demo", null, "127.0.0.1").reason()).isEqualTo(Reason.UNKNOWN_KEY);
    reopen(true);
    accepted("sk_test_demo", null, "127.0.0.1");
  }

  @Test
  void makesNoKeyForATenantThatDoesNotExist() {
    var failed = administration().keys().addSecret("none", Key.Mode.LIVE);

    assertThatThrownBy(() -> result(failed))
        .isInstanceOf(ChangeRefused.class)
        .hasMessage("There is no tenant none.");
  }

  @Test
  void writesNoKeyIntoTheDatabase() {
    var server = result(administration().keys().addSecret("demo", Key.Mode.LIVE));

    var rows = database.call(sql -> sql.query("SELECT * FROM tenant_key", TenantDirectoryTest::columns));
    assertThat(rows.toString())
        .contains(KeyText.hash(server.text()))
        .doesNotContain(server.text(), "sk_test_demo");
  }

  @Test
  void answersOnTheCallersContextEvenWhenTheStoreIsAsked() throws TimeoutException {
    var vertx = Vertx.vertx();
    try {
      Context context = vertx.getOrCreateContext();
      var answeredOn =
          Future.<Context>future(
              promise ->
                  context.runOnContext(
                      go ->
                          directory
                              .authenticate(new Credentials("sk_live_nosuchkey", false, null, null, "127.0.0.1"))
                              .onComplete(answer -> promise.complete(Vertx.currentContext()))));

      assertThat(answeredOn.await(5, TimeUnit.SECONDS)).isSameAs(context);
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void answersAKnownKeyWithoutWaiting() {
    assertThat(
            directory.authenticate(new Credentials("sk_test_demo", false, null, null, "127.0.0.1")).isComplete())
        .isTrue();
  }

  private void reopen(boolean demo) {
    directory.close();
    directory = TenantDirectory.open(database, demo, "serpentarium", Store.SECRETS);
  }

  private static String columns(ResultSet row) throws SQLException {
    var text = new StringBuilder();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      text.append(row.getString(column)).append(' ');
    }
    return text.toString();
  }

  private Caller accepted(String key, @Nullable String origin, String address) {
    return ((Accepted) authenticate(key, origin, address)).caller();
  }

  private Rejected rejected(@Nullable String key, @Nullable String origin, String address) {
    return (Rejected) authenticate(key, origin, address);
  }

  private Authentication authenticate(
      @Nullable String key, @Nullable String origin, String address) {
    return result(directory.authenticate(new Credentials(key, false, null, origin, address)));
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(5, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError("The store does not answer.", tooLong);
    }
  }
}
