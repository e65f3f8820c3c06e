package io.serpentarium.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.telemetry.ProcStat;
import io.serpentarium.telemetry.ProcessUsage;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Every payload of the corpus, through a real server over WebSockets. {@code -Dattack.box=landlock} chooses another
 * box, {@code -Dattack.only=js-,mem-} some of the payloads.
 */
final class AttackIT {
  private static final int AT_ONCE = 3;
  private static final int MIB = 1 << 20;

  /** JSON writes up to six characters for one, and each event has a frame around its text. */
  private static final long MOST_BYTES = 8 * MIB;

  /** Small limits, since many payloads run into them. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "limits.run-time", "15s", "limits.grace", "700ms", "limits.output-bytes", "1MiB",
          "limits.memory-bytes", "256MiB", "pool.max", "6", "pool.warm", "2", "pool.parallel-launches", "2");

  private static final List<String> THAT_REACH_OUT =
      List.of("escape", "network", "cross-session", "info-leak", "harness-protocol", "memory");

  @Test
  void holdsEveryAttack() throws Exception {
    var only = List.of(System.getProperty("attack.only", "").split(","));
    hold(
        System.getProperty("attack.box", "auto"),
        Attack.corpus().stream().filter(attack -> only.stream().anyMatch(attack.id()::startsWith)).toList());
  }

  @Test
  void holdsUnderLandlockWhatReachesOut() throws Exception {
    hold("landlock", Attack.corpus().stream().filter(attack -> attack.isOfClass(THAT_REACH_OUT)).toList());
  }

  private static void hold(String box, List<Attack> attacks) throws Exception {
    var settings = new HashMap<>(SETTINGS);
    settings.put("isolation.box", box);
    var verdicts = new ArrayList<Trial.Verdict>();
    try (var server = TestServer.start(settings);
        var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var left = new ConcurrentLinkedQueue<>(attacks);
      var workers = new ArrayList<CompletableFuture<List<Trial.Verdict>>>();
      for (var i = 0; i < AT_ONCE; i++) {
        workers.add(CompletableFuture.supplyAsync(() -> work(server, left), threads));
      }
      workers.forEach(worker -> verdicts.addAll(worker.join()));
      report(box, verdicts);
      TestServer.eventually("no runner uses the processor any more", AttackIT::runnersAreCalm);
    }
    assertThat(verdicts).hasSameSizeAs(attacks);
    assertThat(verdicts).filteredOn(verdict -> !verdict.complaints().isEmpty()).isEmpty();
  }

  private static void report(String box, List<Trial.Verdict> verdicts) {
    verdicts.stream().sorted(Comparator.comparing(verdict -> verdict.attack().id())).forEach(System.out::println);
    var escapes = verdicts.stream().filter(verdict -> verdict.complaints().toString().contains("ESCAPE")).count();
    System.out.printf("%s: %d attacks, escapes: %d%n", box, verdicts.size(), escapes);
  }

  private static List<Trial.Verdict> work(TestServer server, Queue<Attack> left) {
    var verdicts = new ArrayList<Trial.Verdict>();
    try (var trial = new Trial(server.connect(), () -> server.get("/health/live").statusCode() == 200, MOST_BYTES)) {
      for (var attack = left.poll(); attack != null; attack = left.poll()) {
        verdicts.add(trial.judge(attack));
      }
    }
    return verdicts;
  }

  /** All together less than a tenth of a core, over a moment. */
  private static boolean runnersAreCalm() {
    var before = cpu();
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    return cpu().minus(before).compareTo(Duration.ofMillis(50)) < 0;
  }

  private static Duration cpu() {
    var proc = new ProcStat();
    return TestServer.runners().stream()
        .flatMap(runner -> proc.read(runner.pid()).stream())
        .map(ProcessUsage::cpu)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
