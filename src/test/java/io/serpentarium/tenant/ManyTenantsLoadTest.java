package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.store.Database;
import io.serpentarium.testing.Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long a server with many tenants takes to start, and what it keeps in memory. Not part of the default build:
 * {@code mvn test -Dtest=ManyTenantsLoadTest}.
 */
class ManyTenantsLoadTest {
  private static final int TENANTS = 10_000;
  private static final int KEYS_EACH = 10;
  @TempDir Path path;

  @ParameterizedTest
  @EnumSource
  void startsWithTenThousandTenantsAndAHundredThousandKeys(Store store) {
    try (var database = store.open(path)) {
      fill(database);
      long before = liveBytes();
      var start = System.nanoTime();
      var busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      try (var directory = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS)) {
        var took = Duration.ofNanos(System.nanoTime() - start);
        var worked = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy);
        long bytes = liveBytes() - before;
        System.out.printf(
            "%s: started in %d ms, %d ms of them on a processor, %d MiB%n",
            store, took.toMillis(), worked.toMillis(), bytes >> 20);
        assertThat(directory.tenants()).hasSize(TENANTS + 1);
        assertThat(
                directory
                    .authenticate(new Credentials(key(77), false, null, null, "203.0.113.7"))
                    .isComplete())
            .isTrue();
        assertThat(took).isLessThan(Duration.ofSeconds(20));
        assertThat(bytes).isLessThan(200L << 20);
      }
    }
  }

  private static String key(int number) {
    return "sk_live_%026d".formatted(number);
  }

  private static void fill(Database database) {
    var tenants = new ArrayList<@Nullable Object[]>();
    var keys = new ArrayList<@Nullable Object[]>();
    var now = Instant.now().toEpochMilli();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      tenants.add(new Object[] {"tenant-" + tenant, "Tenant " + tenant, "ACTIVE", 0, now});
      for (int key = 0; key < KEYS_EACH; key++) {
        var number = tenant * KEYS_EACH + key;
        keys.add(
            new Object[] {
              "%026d".formatted(number), "tenant-" + tenant, KeyText.hash(key(number)), "sk_live_00…", "SECRET",
              "LIVE", "[\"https://page.uni-%d.example\"]".formatted(tenant), now
            });
      }
    }
    database.transaction(
        sql -> {
          sql.batch("INSERT INTO tenant (id, name, state, null_origin, created_at) VALUES (?, ?, ?, ?, ?)", tenants);
          sql.batch(
              "INSERT INTO tenant_key (id, tenant_id, hash, hint, kind, mode, origins, created_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              keys);
          return List.of();
        });
  }

  private static long liveBytes() {
    for (int round = 0; round < 3; round++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
