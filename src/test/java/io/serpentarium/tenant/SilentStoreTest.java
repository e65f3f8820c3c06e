package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.store.Database;
import io.serpentarium.store.StoreException;
import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestServer;
import io.vertx.core.Future;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers on one PostgreSQL, and what becomes of them without it. */
class SilentStoreTest {
  private static final String ADDRESS = "203.0.113.7";
  @TempDir Path path;

  @Test
  void goesOnWithWhatItKnowsWhileTheDatabaseIsDown() throws IOException {
    var first = postgres(0);
    int port = first.getPort();
    try (var database = Database.open(path, first.getJdbcUrl("postgres", "postgres"));
        var directory = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS)) {
      var administration = directory.administration("ada");
      result(administration.addTenant("uni", "University"));
      var key = result(administration.keys().addSecret("uni", Key.Mode.LIVE));
      first.close();
      TestServer.eventually("the silence is noticed", () -> directory.silentSince().isPresent());

      assertThat(authenticate(directory, key.text())).isInstanceOf(Accepted.class);
      var caller = ((Accepted) authenticate(directory, key.text())).caller();
      assertThat(directory.recheck(caller)).isEmpty();
      assertThatThrownBy(() -> authenticate(directory, "sk_live_nosuchkey")).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> result(administration.addTenant("college", "College")))
          .isInstanceOf(StoreException.class);

      try (var _ = postgres(port)) {
        TestServer.eventually("the store answers again", () -> directory.silentSince().isEmpty());
        assertThat(authenticate(directory, "sk_live_nosuchkey")).isInstanceOf(Rejected.class);
        result(administration.keys().revoke("uni", key.key().id()));
        assertThat(directory.recheck(caller)).isPresent();
      }
    }
  }

  @Test
  void hearsWithinASecondOfWhatAnotherServerChanged() {
    var url = Store.POSTGRES.url();
    try (var hereDatabase = Database.open(path, url);
        var thereDatabase = Database.open(path, url);
        var here = TenantDirectory.open(hereDatabase, true, "serpentarium", Store.SECRETS);
        var there = TenantDirectory.open(thereDatabase, true, "serpentarium", Store.SECRETS)) {
      var administration = here.administration("ada");
      result(administration.addTenant("uni", "University"));
      var key = result(administration.keys().addSecret("uni", Key.Mode.LIVE));
      assertThat(authenticate(there, key.text())).isInstanceOfAny(Accepted.class, Rejected.class);
      TestServer.eventually(
          "the key is known there", () -> authenticate(there, key.text()) instanceof Accepted);
      var caller = ((Accepted) authenticate(there, key.text())).caller();
      var told = new ConcurrentSkipListSet<String>();
      var _ = there.onChange(told::addAll);
      result(administration.keys().revoke("uni", key.key().id()));
      TestServer.eventually("it is known there", () -> there.recheck(caller).isPresent());
      TestServer.eventually("it is told there", () -> told.contains("uni"));
    }
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(path.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }

  private static Authentication authenticate(TenantDirectory directory, String key) {
    return result(directory.authenticate(new Credentials(key, false, null, null, ADDRESS)));
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      throw new AssertionError("The store does not answer.", tooLong);
    }
  }
}
