package io.serpentarium.bench;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.DataFolder;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.tenant.TokenSecrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How long a tenant's occasional run waits until it starts: alone, and beside a tenant with 200 runs that wait. */
final class FairOrder implements Measurement {
  private static final int TIMES = 60;
  private static final int NOISY_SESSIONS = 200;
  private static final String NOISY_RUN = "sum(range(4_000_000))";
  private static final double GOAL = 1.5;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(600);

  @Override
  public Set<String> letters() {
    return Set.of("n");
  }

  @Override
  public List<Row> measure(Lab lab) {
    var data = lab.folder().resolve("fair-order");
    var noisy = addTenant(data, "noisy");
    var small = addTenant(data, "small");
    try (var server =
            ServerProcess.start(
                lab, data, "--pool.max=2", "--pool.waiting=300", "--limits.sessions=256");
        var reader = Client.connect(lab, server.port()).greet(small)) {
      var times = lab.options().times(TIMES);
      var alone = Waits.of(reader, times);
      try (var noise = new Noise(Client.connect(lab, server.port()).greet(noisy))) {
        noise.start();
        var beside = Waits.of(reader, times);
        var rows = new ArrayList<Row>();
        rows.addAll(rows("a tenant's occasional run", alone.sameSession(), beside.sameSession(), noise));
        rows.addAll(rows("the same in a new session each time", alone.newSessions(), beside.newSessions(), noise));
        return rows;
      }
    }
  }

  /** In one session, and in a new one each time. */
  private record Waits(Samples sameSession, Samples newSessions) {
    static Waits of(Client reader, int times) {
      return new Waits(waits(reader, times, false), waits(reader, times, true));
    }
  }

  private static List<Row> rows(String what, Samples alone, Samples beside, Noise noise) {
    var longest = noise.longestMillis.get() * 1_000_000;
    var bound = GOAL * alone.p95() + longest;
    return List.of(
        Row.plain(
            "n", "wait of %s, alone".formatted(what), Samples.millis(alone.median()), alone.spread(), p95(alone)),
        Row.judged(
            "n",
            "beside a tenant with %d sessions that always want to run (it had %d runs meanwhile)"
                .formatted(NOISY_SESSIONS, noise.ended.get()),
            Samples.millis(beside.median()),
            beside.spread(),
            p95(beside),
            "p95 ≤ 1.5 × alone + the longest execution, %s".formatted(Samples.millis(longest)),
            beside.p95() <= bound));
  }

  private static String p95(Samples samples) {
    return Samples.millis(samples.p95()) + " p95";
  }

  /** Answers the tenant's key. */
  private static String addTenant(Path data, String tenant) {
    try (var folder = DataFolder.open(data);
        var database = Database.open(folder.path(), "");
        var tenants = TenantDirectory.open(database, true, "serpentarium", TokenSecrets.keyless())) {
      var administration = tenants.administration("the bench");
      administration.addTenant(tenant, tenant).await();
      return administration.keys().addPublishable(tenant, Key.Mode.LIVE, List.of(Client.PAGE)).await().text();
    }
  }

  /** From the wish to run to the start. */
  private static Samples waits(Client reader, int times, boolean newSessions) {
    var random = new Random(1);
    var session = reader.open();
    var nanos = new long[times];
    for (var i = 0; i < times; i++) {
      LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE.toNanos()));
      if (newSessions) {
        reader.send(Wire.close(session));
        session = reader.open();
      }
      var start = System.nanoTime();
      reader.send(Wire.run(reader.nextId(), session, "4+5"));
      nanos[i] = reader.await("started").nanoTime() - start;
      reader.done("ok");
    }
    reader.send(Wire.close(session));
    return new Samples(nanos);
  }

  /** Sessions that run again as soon as a run has ended. */
  private static final class Noise implements AutoCloseable {
    final AtomicInteger ended = new AtomicInteger();
    final AtomicLong longestMillis = new AtomicLong();
    private final Client client;
    private volatile boolean closed;

    Noise(Client client) {
      this.client = client;
    }

    /** Returns when the machine is full. */
    void start() {
      var sessions = new String[NOISY_SESSIONS];
      for (var i = 0; i < NOISY_SESSIONS; i++) {
        sessions[i] = client.open();
      }
      client.listen(this::received);
      for (var session : sessions) {
        client.send(Wire.run(client.nextId(), session, NOISY_RUN));
      }
      while (ended.get() < 2) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    private void received(Client.Received message) {
      if (Wire.is("done", message.text()) && !closed) {
        ended.incrementAndGet();
        longestMillis.accumulateAndGet(Wire.number(message.text(), "durationMs"), Math::max);
        client.send(Wire.run("again-" + ended.get(), Wire.text(message.text(), "session"), NOISY_RUN));
      }
    }

    @Override
    public void close() {
      closed = true;
      client.close();
    }
  }
}
