package io.serpentarium.pool;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How much each of several parties has used of what they share. Not thread-safe: confined to the context of the
 * pool verticle.
 *
 * <p>Who has used least is next. A party that comes, or comes back, begins with as much as the one of those present
 * who has used least: nobody saves up by staying away, and nobody pays for what was used while nobody else wanted it.
 */
final class FairUse {
  private final Map<String, Double> used = new HashMap<>();
  private double least;

  /** How much the party has used beyond the one of those present who has used least. */
  double of(String party) {
    return Math.max(0, used.getOrDefault(party, least) - least);
  }

  void charge(String party, double amount) {
    used.put(party, least + of(party) + amount);
  }

  /** These use something or want it; without any, all begin anew. */
  void present(Collection<String> parties) {
    if (parties.isEmpty()) {
      used.clear();
      least = 0;
      return;
    }
    least += parties.stream().mapToDouble(this::of).min().orElseThrow();
    used.values().removeIf(amount -> amount <= least);
  }
}
