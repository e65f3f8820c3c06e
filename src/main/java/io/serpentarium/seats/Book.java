package io.serpentarium.seats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this server has of every limit that it shares, and what it should ask for next. Thread-safe: whatever concerns
 * one limit is done under the lock of its entry; waiting clients are answered outside of it.
 */
final class Book {
  private static final int MOST_AT_ONCE = 32;

  private final ConcurrentHashMap<SeatKey, Stock> stocks = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<SeatKey, Tokens> rates = new ConcurrentHashMap<>();

  /** Sums; the locks are its own. */
  final Budgets budgets = new Budgets();

  /** Limits of which the store may have to be asked. */
  private final Set<SeatKey> restless = ConcurrentHashMap.newKeySet();

  private static final class Result<T> {
    private T value;

    Result(T value) {
      this.value = value;
    }
  }

  boolean hasSeat(SeatKey key, long used, long limit, boolean leased, long nanos) {
    var has = with(key, nanos, false, stock -> stock.hasSeat(used, limit, leased, nanos));
    if (!has) {
      restless.add(key);
    }
    return has;
  }

  /** Whether the store should be told soon. */
  boolean counted(SeatKey key, long used, long nanos) {
    var due = new Result<>(false);
    var answered = new Result<List<CompletableFuture<Signal>>>(List.of());
    stocks.computeIfPresent(
        key,
        (_, stock) -> {
          answered.value = stock.counted(used, nanos);
          due.value = stock.isDue(nanos);
          return stock;
        });
    answered.value.forEach(each -> each.complete(Signal.CHANGED));
    if (due.value) {
      restless.add(key);
    }
    return due.value;
  }

  Rate rate(SeatKey key, long perMinute, long burst, boolean leased, long nanos) {
    var rate = withRate(key, nanos, Rate.UNKNOWN, tokens -> tokens.look(perMinute, burst, leased, nanos));
    if (rate instanceof Rate.Unknown) {
      restless.add(key);
    }
    return rate;
  }

  void spend(SeatKey key) {
    rates.computeIfPresent(
        key,
        (_, tokens) -> {
          tokens.spend();
          return tokens;
        });
  }

  CompletableFuture<Signal> await(SeatKey key, boolean leased, long nanos) {
    var funds = budgets.await(key, nanos);
    if (funds.isPresent()) {
      return funds.get();
    }
    var none = CompletableFuture.completedFuture(Signal.SETTLED);
    var promise =
        rates.containsKey(key)
            ? withRate(key, nanos, none, tokens -> tokens.await(leased, nanos))
            : with(key, nanos, none, stock -> stock.await(leased, nanos));
    restless.add(key);
    return promise;
  }

  /** Other servers have asked for these. */
  void called(List<SeatKey> keys) {
    for (var key : keys) {
      stocks.computeIfPresent(
          key,
          (_, stock) -> {
            stock.called();
            return stock;
          });
      restless.add(key);
    }
  }

  /** Finds limits of which something could be given back, and forgets those that nobody uses. */
  void scan(long nanos) {
    budgets.scan(nanos);
    for (var key : stocks.keySet()) {
      stocks.computeIfPresent(key, (_, stock) -> stock.isIdle(nanos) ? null : stock);
      restless.add(key);
    }
    for (var key : rates.keySet()) {
      rates.computeIfPresent(key, (_, tokens) -> tokens.isIdle(nanos) ? null : tokens);
    }
  }

  boolean isEmpty() {
    return stocks.isEmpty() && rates.isEmpty() && budgets.isEmpty();
  }

  boolean hasSeats() {
    return !stocks.isEmpty();
  }

  /** What to ask the store now; whatever is in it counts as asked. */
  Batch batch(long nanos) {
    var batch = new Batch();
    budgets.ask(batch.drafts(), MOST_AT_ONCE, nanos);
    for (var key : restless) {
      if (batch.size() >= MOST_AT_ONCE) {
        break;
      }
      stocks.computeIfPresent(
          key,
          (_, stock) -> {
            if (stock.isDue(nanos)) {
              batch.asks().add(stock.ask(nanos));
            } else if (stock.isCalm(nanos)) {
              restless.remove(key);
            }
            return stock;
          });
      rates.computeIfPresent(
          key,
          (_, tokens) -> {
            if (tokens.isDue()) {
              batch.draws().add(tokens.draw(nanos));
            } else {
              restless.remove(key);
            }
            return tokens;
          });
      if (!stocks.containsKey(key) && !rates.containsKey(key)) {
        restless.remove(key);
      }
    }
    return batch;
  }

  /** The store has answered what it was asked at that moment; returns the tenants that have more now. */
  Set<String> answered(Batch batch, Batch.Reply reply, long sentNanos) {
    var changed = new ArrayList<CompletableFuture<Signal>>();
    var settled = new ArrayList<CompletableFuture<Signal>>();
    var tenants = new HashSet<String>();
    for (var ask : batch.asks()) {
      stocks.computeIfPresent(
          ask.key(),
          (key, stock) -> {
            var answered = stock.answered(Objects.requireNonNull(reply.allotments().get(key)), ask, sentNanos);
            changed.addAll(answered.changed());
            settled.addAll(answered.settled());
            if (answered.free()) {
              tenants.add(key.tenant());
            }
            return stock;
          });
    }
    for (var draw : batch.draws()) {
      rates.computeIfPresent(
          draw.key(),
          (key, tokens) -> {
            var drew = tokens.drew(Objects.requireNonNull(reply.drawn().get(key)), sentNanos);
            changed.addAll(drew.changed());
            settled.addAll(drew.settled());
            return tokens;
          });
    }
    budgets.answered(batch.drafts(), reply.granted(), changed, sentNanos);
    changed.forEach(each -> each.complete(Signal.CHANGED));
    settled.forEach(each -> each.complete(Signal.SETTLED));
    return tenants;
  }

  /** Nobody knows what the store has made of it. */
  void unanswered(Batch batch) {
    budgets.unanswered(batch.drafts());
    batch.asks().forEach(ask -> change(stocks, ask.key(), Stock::unanswered));
    batch.draws().forEach(draw -> change(rates, draw.key(), Tokens::unanswered));
  }

  /** The store has forgotten this server. */
  void lost(Batch batch) {
    budgets.lost();
    stocks.keySet().forEach(key -> change(stocks, key, Stock::lost));
    batch.draws().forEach(draw -> change(rates, draw.key(), Tokens::unanswered));
    restless.addAll(stocks.keySet());
  }

  private <T> T with(SeatKey key, long nanos, T none, Function<Stock, T> work) {
    var result = new Result<>(none);
    stocks.compute(
        key,
        (_, known) -> {
          var stock = known == null ? new Stock(key, nanos) : known;
          result.value = work.apply(stock);
          return stock;
        });
    return result.value;
  }

  private <T> T withRate(SeatKey key, long nanos, T none, Function<Tokens, T> work) {
    var result = new Result<>(none);
    rates.compute(
        key,
        (_, known) -> {
          var tokens = known == null ? new Tokens(key, nanos) : known;
          result.value = work.apply(tokens);
          return tokens;
        });
    return result.value;
  }

  private static <S> void change(ConcurrentHashMap<SeatKey, S> map, SeatKey key, Consumer<S> work) {
    BiFunction<SeatKey, S, S> step =
        (_, state) -> {
          work.accept(state);
          return state;
        };
    map.computeIfPresent(key, step);
  }
}
