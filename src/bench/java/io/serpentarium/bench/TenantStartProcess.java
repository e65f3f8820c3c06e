package io.serpentarium.bench;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.tenant.TokenSecrets;
import java.nio.file.Path;

/** Opens the store and the tenants as a server does; says how many nanoseconds and how many bytes that took. */
final class TenantStartProcess {
  private TenantStartProcess() {}

  public static void main(String[] args) {
    var folder = Path.of(args[0]);
    long before = liveBytes();
    var start = System.nanoTime();
    try (var database = Database.open(folder, "");
        var tenants = TenantDirectory.open(database, true, "serpentarium", TokenSecrets.keyless())) {
      var nanos = System.nanoTime() - start;
      long bytes = liveBytes() - before;
      if (tenants.tenants().size() < 10_000) {
        throw new BenchException("there are only %d tenants".formatted(tenants.tenants().size()));
      }
      System.out.println(nanos + " " + bytes);
    }
  }

  private static long liveBytes() {
    for (int round = 0; round < 3; round++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
