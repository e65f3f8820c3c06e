package io.serpentarium.telemetry;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named checks that tell whether the server lives, and whether it can take work.
 *
 * <p>Checks must not block and may be asked from any thread. Thread-safe.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, Supplier<Check>> liveness = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<Check>> readiness = new ConcurrentSkipListMap<>();

  /** What a check answers. */
  public sealed interface Check {
    Check UP = new Up();

    static Check down(String reason) {
      return new Down(reason);
    }

    /** Does its work still, though something is wrong with what it depends on. */
    static Check degraded(String reason) {
      return new Degraded(reason);
    }

    record Up() implements Check {}

    /** Well enough to get work, and what is wrong in a sentence for operators. */
    record Degraded(String reason) implements Check {}

    /** Not well, and why in a sentence for operators. */
    record Down(String reason) implements Check {}
  }

  /**
   * All checks of a kind together.
   *
   * @param json like {@code {"status":"UP","checks":[{"name":"pool","status":"UP"}]}}
   */
  public record Report(boolean up, String json) {}

  /** Adds a check that fails only when nothing but a restart helps. */
  public void addLiveness(String name, Supplier<Check> check) {
    add(liveness, name, check);
  }

  /** Adds a check that fails while this server should get no new work. */
  public void addReadiness(String name, Supplier<Check> check) {
    add(readiness, name, check);
  }

  private static void add(Map<String, Supplier<Check>> checks, String name, Supplier<Check> check) {
    if (checks.putIfAbsent(name, check) != null) {
      throw new IllegalStateException("There is a check %s already.".formatted(name));
    }
  }

  public Report liveness() {
    return report(liveness);
  }

  public Report readiness() {
    return report(readiness);
  }

  private static Report report(Map<String, Supplier<Check>> checks) {
    boolean up = true;
    var answers = new JsonArray();
    for (var entry : checks.entrySet()) {
      var answer = new JsonObject().put("name", entry.getKey());
      switch (ask(entry.getKey(), entry.getValue())) {
        case Check.Up() -> answer.put("status", "UP");
        case Check.Degraded(String reason) -> answer.put("status", "DEGRADED").put("reason", reason);
        case Check.Down(String reason) -> {
          up = false;
          answer.put("status", "DOWN").put("reason", reason);
        }
      }
      answers.add(answer);
    }
    return new Report(
        up, new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", answers).encode());
  }

  private static Check ask(String name, Supplier<Check> check) {
    try {
      return check.get();
    } catch (RuntimeException broken) {
      LOG.atError().setCause(broken).log("The health check {} failed", name);
      return Check.down("The check itself failed; the log says why.");
    }
  }
}
