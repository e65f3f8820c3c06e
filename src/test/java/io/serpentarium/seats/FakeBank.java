package io.serpentarium.seats;

import io.serpentarium.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A store in memory that fails when the test says so. Not thread-safe. */
final class FakeBank implements Bank {
  /** What a failing call has done before it fails. */
  enum Fault {
    NONE,
    BEFORE,
    /** It is done, but nobody hears of it. */
    AFTER
  }

  private final LongSupplier nanos;
  private final Map<String, Long> renewed = new HashMap<>();
  private final Map<SeatKey, Map<String, Share>> shares = new HashMap<>();
  private final Map<SeatKey, Long> turns = new HashMap<>();
  private final Map<SeatKey, Map<String, Draft.Account>> accounts = new HashMap<>();
  private final Map<String, String> servers = new HashMap<>();
  private final Map<SeatKey, Long> scheduled = new HashMap<>();

  /** What happens elsewhere while an exchange is under way. */
  Runnable meanwhile = () -> {};

  Fault fault = Fault.NONE;
  int exchanges;

  FakeBank(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private void fail(Fault when) {
    if (fault == when) {
      throw new StoreException("The store is silent, as the test wants.");
    }
  }

  @Override
  public void enter(String server) {
    fail(Fault.BEFORE);
    renewed.put(server, nanos.getAsLong());
    fail(Fault.AFTER);
  }

  @Override
  public Optional<Batch.Reply> exchange(String server, Batch batch) {
    exchanges++;
    meanwhile.run();
    fail(Fault.BEFORE);
    if (renewed.computeIfPresent(server, (_, _) -> nanos.getAsLong()) == null) {
      return Optional.empty();
    }
    var reply = new Batch.Reply();
    for (var ask : batch.asks()) {
      var turn = turns.merge(ask.key(), 1L, Long::sum);
      var rows = shares.computeIfAbsent(ask.key(), _ -> new HashMap<>());
      var allotment = Allotment.of(server, List.copyOf(rows.values()), ask, turn);
      rows.put(server, allotment.share());
      if (allotment.share().isEmpty()) {
        rows.remove(server);
      }
      reply.allotments().put(ask.key(), allotment);
    }
    for (var draw : batch.draws()) {
      var drawn = draw.from(scheduled.getOrDefault(draw.key(), 0L), nanos.getAsLong() / 1_000);
      scheduled.put(draw.key(), drawn.scheduled());
      reply.drawn().put(draw.key(), drawn);
    }
    for (var draft : batch.drafts()) {
      var rows = accounts.computeIfAbsent(draft.key(), _ -> new HashMap<>());
      var alive =
          rows.values().stream()
              .map(
                  row ->
                      new Draft.Account(
                          row.owner(), row.used(), renewed.containsKey(servers.get(row.owner())) ? row.held() : 0))
              .toList();
      var granted = draft.of(alive, 0);
      rows.put(draft.owner(), new Draft.Account(draft.owner(), draft.used(), granted.held()));
      servers.put(draft.owner(), server);
      reply.granted().put(draft.key(), granted);
    }
    fail(Fault.AFTER);
    meanwhile.run();
    return Optional.of(reply);
  }

  @Override
  public List<SeatKey> called(String server) {
    fail(Fault.BEFORE);
    var called = new ArrayList<SeatKey>();
    shares.forEach(
        (key, rows) -> {
          var mine = rows.get(server);
          if (mine != null
              && mine.held() > 0
              && rows.values().stream().anyMatch(other -> other.isWaiting() && other.asked() > mine.answered())) {
            called.add(key);
          }
        });
    return called;
  }

  @Override
  public void takeBack() {
    fail(Fault.BEFORE);
    renewed.values().removeIf(at -> nanos.getAsLong() - at > SeatStore.DEAD.toNanos());
    shares.values().forEach(rows -> rows.keySet().retainAll(renewed.keySet()));
  }

  @Override
  public void forgetOld() {}

  @Override
  public void leave(String server) {
    renewed.remove(server);
    shares.values().forEach(rows -> rows.remove(server));
  }

  long held(SeatKey key) {
    return shares.getOrDefault(key, Map.of()).values().stream().mapToLong(Share::held).sum();
  }
}
