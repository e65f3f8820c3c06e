package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantDirectoryTest {
  @TempDir Path path;
  private DataFolder folder;
  private TenantDirectory directory;

  @BeforeEach
  void open() {
    folder = DataFolder.open(path);
    directory = TenantDirectory.open(folder, true);
  }

  @AfterEach
  void close() {
    directory.close();
    folder.close();
  }

  @Test
  void offersTheDemoTenantToPagesOnLocalhost() {
    var caller = accepted("pk_test_demo", "http://localhost:8080", "127.0.0.1");

    assertThat(caller.tenant())
        .isEqualTo(new Tenant("demo", "Demo", Tenant.State.ACTIVE, Quotas.DEFAULTS));
    assertThat(caller.key().mode()).isEqualTo(Key.Mode.TEST);
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
    var tenant = result(directory.addTenant("Uni", new Quotas(8, 2)));
    var page =
        result(
            directory.addPublishableKey(
                tenant.id(), Key.Mode.LIVE, List.of("https://*.uni.example")));
    var server = result(directory.addSecretKey(tenant.id(), Key.Mode.LIVE));
    reopen(true);

    assertThat(page.text()).matches("pk_live_[0-9a-z]{26}");
    assertThat(accepted(page.text(), "https://a.uni.example", "203.0.113.7").tenant())
        .isEqualTo(tenant);
    assertThat(accepted(server.text(), null, "203.0.113.7").tenant()).isEqualTo(tenant);
    assertThat(page.toString()).doesNotContain(page.text());
  }

  @Test
  void revokesAKeyOnceAndAtOnce() {
    var tenant = result(directory.addTenant("Uni", Quotas.DEFAULTS));
    var server = result(directory.addSecretKey(tenant.id(), Key.Mode.LIVE));
    accepted(server.text(), null, "203.0.113.7");

    assertThat(result(directory.revokeKey(server.key().id()))).isTrue();
    assertThat(rejected(server.text(), null, "203.0.113.7").reason()).isEqualTo(Reason.REVOKED);
    assertThat(result(directory.revokeKey(server.key().id()))).isFalse();
  }

  @Test
  void suspendsATenantAtOnceAndTakesItBack() {
    accepted("sk_test_demo", null, "127.0.0.1");

    assertThat(result(directory.setState("demo", Tenant.State.SUSPENDED))).isTrue();
    assertThat(rejected("sk_test_demo", null, "127.0.0.1").reason()).isEqualTo(Reason.SUSPENDED);
    reopen(true);
    assertThat(rejected("sk_test_demo", null, "127.0.0.1").reason()).isEqualTo(Reason.SUSPENDED);
    assertThat(result(directory.setState("demo", Tenant.State.ACTIVE))).isTrue();
    accepted("sk_test_demo", null, "127.0.0.1");
    assertThat(result(directory.setState("none", Tenant.State.ACTIVE))).isFalse();
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
    var failed = directory.addSecretKey("none", Key.Mode.LIVE);

    assertThatThrownBy(() -> result(failed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no tenant none.");
  }

  @Test
  void writesNoKeyIntoTheDatabase() throws IOException {
    var server = result(directory.addSecretKey("demo", Key.Mode.LIVE));
    directory.close();

    String database =
        Files.readString(path.resolve("serpentarium.db"), StandardCharsets.ISO_8859_1);
    assertThat(database)
        .contains(KeyText.hash(server.text()))
        .doesNotContain(server.text(), "sk_test_demo");
    directory = TenantDirectory.open(folder, true);
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
                              .authenticate(new Credentials("sk_live_nosuchkey", null, "127.0.0.1"))
                              .onComplete(answer -> promise.complete(Vertx.currentContext()))));

      assertThat(answeredOn.await(5, TimeUnit.SECONDS)).isSameAs(context);
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void answersAKnownKeyWithoutWaiting() {
    assertThat(
            directory.authenticate(new Credentials("sk_test_demo", null, "127.0.0.1")).isComplete())
        .isTrue();
  }

  private void reopen(boolean demo) {
    directory.close();
    directory = TenantDirectory.open(folder, demo);
  }

  private Caller accepted(String key, @Nullable String origin, String address) {
    return ((Accepted) authenticate(key, origin, address)).caller();
  }

  private Rejected rejected(@Nullable String key, @Nullable String origin, String address) {
    return (Rejected) authenticate(key, origin, address);
  }

  private Authentication authenticate(
      @Nullable String key, @Nullable String origin, String address) {
    return result(directory.authenticate(new Credentials(key, origin, address)));
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(5, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError("The store does not answer.", tooLong);
    }
  }
}
