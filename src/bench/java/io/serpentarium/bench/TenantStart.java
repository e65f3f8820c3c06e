package io.serpentarium.bench;

import io.serpentarium.store.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long a server that has just been started takes to know its many tenants, and what they cost it in memory. */
final class TenantStart implements Measurement {
  private static final int TENANTS = 10_000;
  private static final int KEYS_EACH = 10;
  private static final int TIMES = 7;
  private static final long MOST_NANOS = 3_000_000_000L;
  private static final long MOST_MIB = 200;

  @Override
  public Set<String> letters() {
    return Set.of("p");
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    var folder = Files.createDirectory(lab.folder().resolve("tenants"));
    try (var database = Database.open(folder, "")) {
      fill(database);
    }
    int times = lab.options().times(TIMES);
    var nanos = new long[times];
    var bytes = new long[times];
    for (int i = 0; i < times; i++) {
      var said = start(lab, folder).split(" ");
      nanos[i] = Long.parseLong(said[0]);
      bytes[i] = Long.parseLong(said[1]);
    }
    var duration = new Samples(nanos);
    long mebibytes = new Samples(bytes).median() >> 20;
    return List.of(
        Row.judged(
            "p", "10,000 tenants with 100,000 keys (SQLite), a new process: until they are known",
            Samples.millis(duration.median()), duration.spread(), Samples.millis(duration.max()) + " max",
            "≤ 3 s", duration.median() <= MOST_NANOS),
        Row.judged(
            "p", "the same: live heap of them", mebibytes + " MiB", "n=" + times, "", "≤ 200 MiB", mebibytes <= MOST_MIB));
  }

  private static void fill(Database database) {
    var tenants = new ArrayList<@Nullable Object[]>();
    var keys = new ArrayList<@Nullable Object[]>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      var id = "tenant-" + tenant;
      tenants.add(new Object[] {id, "Tenant " + tenant, "ACTIVE", 0, 0L});
      for (int key = 0; key < KEYS_EACH; key++) {
        var number = tenant * KEYS_EACH + key;
        keys.add(
            new Object[] {
              "%026d".formatted(number), id, "%064x".formatted(number), "pk_live_00…", "PUBLISHABLE", "LIVE",
              "[\"https://page-%d.uni-%d.example\"]".formatted(key, tenant), 0L
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
          return tenants.size();
        });
  }

  private static String start(Lab lab, Path folder) throws IOException {
    var builder =
        new ProcessBuilder(
                Places.javaProgram("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                lab.places().classPath(),
                TenantStartProcess.class.getName(),
                folder.toString())
            .redirectError(lab.places().log());
    var process = lab.children().start(builder);
    try {
      var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new BenchException("the tenants could not be read; target/bench.log says why");
      }
      return line;
    } finally {
      lab.children().end(process);
    }
  }
}
