package io.serpentarium.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Who waits for a runner, in fair order, and what each was told of its place. Not thread-safe: confined to the
 * context of the pool verticle.
 *
 * <p>Next is a tenant that holds less than it is guaranteed, else the one that has occupied runners least, by its
 * weight; of that tenant the subject that has done so least, and of that one who came first. This is deficit round
 * robin with costs that are known only afterwards: what a run has really taken counts, and those before somebody in
 * the line are supposed to take as long as runs take on average. The quantum is a slice: tenants that differ by less
 * get as many runners as their weights say, so that runners do not change from tenant to tenant all the time.
 */
final class FairLine {
  private final int limit;
  private final Map<Waiter, Integer> told = new LinkedHashMap<>();

  /** A waiter whose place has changed since it was last told. */
  record Moved(Waiter waiter, int position) {}

  /**
   * All who wait, the next first.
   *
   * @param open those whom a free runner can be given to
   * @param heldBack those whose tenants hold as many as they may at present
   */
  record Order(List<Waiter> open, List<Waiter> heldBack) {
    static final Order NOBODY = new Order(List.of(), List.of());

    List<Waiter> all() {
      var all = new ArrayList<>(open);
      all.addAll(heldBack);
      return all;
    }
  }

  FairLine(int limit) {
    this.limit = limit;
  }

  /** Those of one tenant cannot fill it for the others: the first of each tenant finds room in as many places again. */
  boolean hasRoom(String tenant) {
    return told.size() < limit
        || (told.size() < 2 * limit && told.keySet().stream().noneMatch(waiter -> waiter.tenant().equals(tenant)));
  }

  int size() {
    return told.size();
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  void add(Waiter waiter) {
    told.put(waiter, 0);
  }

  void remove(Waiter waiter) {
    told.remove(waiter);
  }

  /** As they came. */
  Collection<Waiter> waiters() {
    return told.keySet();
  }

  List<Waiter> removeAll(Predicate<Waiter> which) {
    var all = told.keySet().stream().filter(which).toList();
    all.forEach(told::remove);
    return all;
  }

  /** Those to be told their new place; they count as told from now on. */
  List<Moved> moved(Order order) {
    var moved = new ArrayList<Moved>();
    var position = 0;
    for (var waiter : order.all()) {
      position++;
      if (told.put(waiter, position) != position) {
        moved.add(new Moved(waiter, position));
      }
    }
    return moved;
  }

  /** {@code expected} is how many milliseconds a run takes. */
  Order order(Tenants tenants, Holdings holdings, double expected) {
    var open = new ArrayList<Waiter>();
    var full = new ArrayList<TenantLine>();
    var lines = new PriorityQueue<>(TenantLine.order(holdings));
    lines.addAll(lines(tenants, holdings));
    while (!lines.isEmpty()) {
      var line = lines.poll();
      if (!holdings.mayTakeOneMore(line.tenant)) {
        full.add(line);
        continue;
      }
      holdings.take(line.tenant);
      open.add(line.next(expected));
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return new Order(open, heldBack(full, expected));
  }

  private static List<Waiter> heldBack(List<TenantLine> full, double expected) {
    var waiters = new ArrayList<Waiter>();
    var lines = new PriorityQueue<>(Comparator.comparingDouble((TenantLine line) -> line.used).thenComparing(line -> line.place));
    lines.addAll(full);
    while (!lines.isEmpty()) {
      var line = lines.poll();
      waiters.add(line.next(expected));
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return waiters;
  }

  private Collection<TenantLine> lines(Tenants tenants, Holdings holdings) {
    var lines = new LinkedHashMap<String, TenantLine>();
    for (var waiter : told.keySet()) {
      lines
          .computeIfAbsent(waiter.tenant(), _ -> new TenantLine(waiter, tenants, lines.size()))
          .add(waiter, tenants, holdings);
    }
    lines.values().forEach(TenantLine::sort);
    return lines.values();
  }

  /** Those of one tenant. */
  private static final class TenantLine {
    final String tenant;
    private final int weight;
    private final int place;
    private final Map<String, SubjectLine> bySubject = new LinkedHashMap<>();
    private final PriorityQueue<SubjectLine> subjects = new PriorityQueue<>(SubjectLine.ORDER);
    private double used;

    TenantLine(Waiter first, Tenants tenants, int place) {
      this.tenant = first.tenant();
      this.weight = tenants.share(first).weight();
      this.used = tenants.used(tenant);
      this.place = place;
    }

    static Comparator<TenantLine> order(Holdings holdings) {
      return Comparator.comparing((TenantLine line) -> !holdings.isBelowGuaranteed(line.tenant))
          .thenComparing(TenantLine::slices)
          .thenComparing(line -> (double) holdings.heldBy(line.tenant) / line.weight)
          .thenComparing(line -> line.used)
          .thenComparing(line -> line.place);
    }

    void add(Waiter waiter, Tenants tenants, Holdings holdings) {
      bySubject
          .computeIfAbsent(
              waiter.subject(),
              subject ->
                  new SubjectLine(
                      tenants.used(tenant, subject), holdings.heldBy(tenant, subject), bySubject.size()))
          .waiters
          .add(waiter);
    }

    void sort() {
      subjects.addAll(bySubject.values());
    }

    /** How many slices it is ahead of the tenant that has used least. */
    private double slices() {
      return Math.floor(used * weight / Displacement.SLICE.toMillis());
    }

    boolean isEmpty() {
      return subjects.isEmpty();
    }

    Waiter next(double expected) {
      used += expected / weight;
      var line = subjects.remove();
      line.used += expected;
      var waiter = line.waiters.remove();
      if (!line.waiters.isEmpty()) {
        subjects.add(line);
      }
      return waiter;
    }
  }

  /** Those of one subject, first come first served. */
  private static final class SubjectLine {
    static final Comparator<SubjectLine> ORDER =
        Comparator.comparingDouble((SubjectLine line) -> line.used)
            .thenComparing(line -> line.held)
            .thenComparing(line -> line.place);

    final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final int held;
    private final int place;
    private double used;

    SubjectLine(double used, int held, int place) {
      this.held = held;
      this.used = used;
      this.place = place;
    }
  }
}
