package io.serpentarium.seats;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The sums of which this server sets something aside. Thread-safe: each sum is guarded by its place in the map. */
final class Budgets {
  private final ConcurrentHashMap<SeatKey, Budget> budgets = new ConcurrentHashMap<>();

  /** Sums of which the store may have to be asked. */
  private final Set<SeatKey> restless = ConcurrentHashMap.newKeySet();

  Funds funds(SeatKey key, Spending spending, long limit, long least, long need, boolean leased, long nanos) {
    var funds = new AtomicReference<>(Funds.UNKNOWN);
    budgets.compute(
        key,
        (_, known) -> {
          var budget = known == null ? new Budget(key, UUID.randomUUID().toString(), spending, nanos) : known;
          funds.set(budget.look(spending, limit, least, need, leased, nanos));
          return budget;
        });
    if (funds.get() instanceof Funds.Unknown) {
      restless.add(key);
    }
    return funds.get();
  }

  void spend(SeatKey key, Spending spending) {
    change(key, budget -> budget.spend(spending));
  }

  Optional<CompletableFuture<Signal>> await(SeatKey key, long nanos) {
    var promise = new AtomicReference<Optional<CompletableFuture<Signal>>>(Optional.empty());
    change(key, budget -> promise.set(Optional.of(budget.await(nanos))));
    restless.add(key);
    return promise.get();
  }

  /** Finds sums of which something has to be told, and forgets those that nobody uses. */
  void scan(long nanos) {
    for (var key : budgets.keySet()) {
      budgets.computeIfPresent(key, (_, budget) -> budget.isIdle(nanos) ? null : budget);
    }
    restless.addAll(budgets.keySet());
  }

  boolean isEmpty() {
    return budgets.isEmpty();
  }

  /** Adds what to ask the store now, up to so many. */
  void ask(List<Draft> drafts, int most, long nanos) {
    for (var key : restless) {
      if (drafts.size() >= most) {
        return;
      }
      restless.remove(key);
      change(
          key,
          budget -> {
            if (budget.isDue(nanos)) {
              drafts.add(budget.draft(nanos));
            }
          });
    }
  }

  /** Adds those who may try now. */
  void answered(
      List<Draft> drafts,
      Map<SeatKey, Draft.Granted> granted,
      List<CompletableFuture<Signal>> changed,
      long sentNanos) {
    for (var draft : drafts) {
      change(
          draft.key(),
          budget ->
              changed.addAll(budget.granted(draft, Objects.requireNonNull(granted.get(draft.key())), sentNanos)));
    }
  }

  void unanswered(List<Draft> drafts) {
    drafts.forEach(draft -> change(draft.key(), Budget::unanswered));
    drafts.forEach(draft -> restless.add(draft.key()));
  }

  void lost() {
    budgets.keySet().forEach(key -> change(key, Budget::lost));
    restless.addAll(budgets.keySet());
  }

  private void change(SeatKey key, Consumer<Budget> work) {
    budgets.computeIfPresent(
        key,
        (_, budget) -> {
          work.accept(budget);
          return budget;
        });
  }
}
