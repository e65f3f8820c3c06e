package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and processes around a {@link PoolState}, acting at random: messages cross, processes die at any
 * time, evictions are refused. Checks what has to hold after every step.
 */
final class PoolWorld {
  private static final int SESSIONS = 9;
  private static final int TENANTS = 3;

  final List<String> log = new ArrayList<>();
  private final Random random;
  private final PoolLimits limits;
  private final PoolState state;
  private final List<PoolClient> clients = new ArrayList<>();
  private final List<Share> shares;
  private final Map<Integer, Machine> machines = new TreeMap<>();
  private final Map<Waiter, Long> inLine = new LinkedHashMap<>();
  private final Set<Waiter> answered = new HashSet<>();
  private final Map<Waiter, Instant> stays = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private final Set<Waiter> granting = new HashSet<>();
  private final TreeSet<Instant> wakeUps = new TreeSet<>();
  private boolean draining;
  private boolean settling;

  PoolWorld(long seed) {
    random = new Random(seed);
    var max = 1 + random.nextInt(5);
    limits =
        new PoolLimits(
            random.nextInt(Math.min(max, 2) + 1),
            max,
            random.nextInt(7),
            1 + random.nextInt(3),
            Duration.ofMillis(250L * random.nextInt(2)),
            random.nextInt(4) == 0);
    state = new PoolState(limits);
    shares = FairPromises.shares(TENANTS, max, random);
    for (var i = 0; i < SESSIONS; i++) {
      var tenant = i % TENANTS;
      clients.add(new PoolClient("s" + i, "t" + tenant, "u" + i / TENANTS % 2, i % 4 == 0 ? "science" : "default", shares.get(tenant)));
    }
    step("tick " + limits + " " + shares, state.tick(now));
  }

  /** One thing happens somewhere. */
  void step() {
    var client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> deliverToPool(client);
      case 4, 5 -> client.hear();
      case 6, 7 -> client.act(random);
      case 8, 9, 10 -> anyMachine().ifPresent(this::boot);
      default -> {
        if (random.nextInt(20) == 0) {
          var only = random.nextInt(limits.max() + 1);
          step("recycle " + only, state.recycle(slot -> only == 0 || slot.id == only, now));
        } else if (random.nextInt(3) == 0) {
          anyMachine().ifPresent(random.nextBoolean() ? this::exit : this::spoil);
        } else {
          advance(Duration.ofMillis(random.nextInt(2000)));
        }
      }
    }
  }

  /** Everything under way arrives, boots succeed, runs end, wishes are granted; until nothing moves. */
  void settle() {
    settling = true;
    log.add("settle");
    for (var round = 0; round < 1000; round++) {
      var moved = round(false);
      if (!moved && !wakeUps.isEmpty()) {
        advance(Duration.between(now, wakeUps.first()));
        moved = true;
      }
      if (!moved) {
        return;
      }
    }
    throw new AssertionError("the pool never comes to rest");
  }

  /** Everybody always has another run, and leaves only when asked: all who wait are served all the same. */
  void checkNobodyStarves() {
    settling = true;
    clients.stream().filter(client -> !client.holds() && !client.waits()).forEach(PoolClient::acquire);
    round(true);
    var waiting = new HashSet<>(inLine.keySet());
    for (var round = 0; round < 1_000 && !waiting.isEmpty(); round++) {
      round(true);
      advance(Duration.ofMillis(500));
      step("tick", state.tick(now));
      waiting.retainAll(inLine.keySet());
    }
    assertThat(waiting).as("starve").isEmpty();
  }

  private boolean round(boolean runsGoOn) {
    var moved = false;
    for (var client : clients) {
      moved |= deliverToPool(client) | client.hear();
      if (client.busy) {
        client.end(runsGoOn);
        moved = true;
      }
    }
    for (var slot : List.copyOf(machines.keySet())) {
      var machine = machines.get(slot);
      if (machine != null && machine.killed) {
        exit(slot);
        moved = true;
      } else if (machine != null && !machine.warm && machine.holder == null) {
        boot(slot);
        moved = true;
      }
    }
    return moved;
  }

  void drain() {
    draining = true;
    step("drain", state.drain(now));
  }

  void everybodyLeaves() {
    clients.stream().filter(PoolClient::holds).forEach(PoolClient::release);
  }

  void checkNobodyWaits() {
    assertThat(inLine).as("waiting for ever").isEmpty();
  }

  void checkWarmTarget() {
    var held = machines.values().stream().filter(machine -> machine.holder != null).count();
    assertThat(state.figures().idle())
        .as("warm runners")
        .isGreaterThanOrEqualTo((int) Math.min(limits.warm(), limits.max() - held));
  }

  void checkEmpty() {
    assertThat(machines).as("processes left").isEmpty();
    assertThat(state.figures()).isEqualTo(new PoolFigures(0, 0, 0, 0));
  }

  private boolean deliverToPool(PoolClient client) {
    var request = client.toPool.poll();
    if (request == null) {
      return false;
    }
    switch (request) {
      case PoolRequest.Acquire(var waiter) -> {
        inLine.put(waiter, waiter.id());
        step(name(waiter) + " acquires", state.acquire(waiter, now));
      }
      case PoolRequest.Cancel(var waiter) -> {
        if (inLine.remove(waiter) != null) {
          answered.add(waiter);
        }
        step(name(waiter) + " cancels", state.cancel(waiter, now));
      }
      case PoolRequest.Released(var slot, var holder) -> {
        var machine = machines.get(slot);
        if (machine != null && holder.equals(machine.holder)) {
          machine.holder = null;
          machine.warm = false;
        }
        step(name(holder) + " releases " + slot, state.released(slot, holder, now));
      }
      case PoolRequest.Booting _ -> throw new AssertionError("clients of this world restart nothing");
      case PoolRequest.Busy(var slot, var holder) -> {
        state.busy(slot, holder, now);
        step(name(holder) + " busy in " + slot, List.of());
      }
      case PoolRequest.RunEnded(var slot, var holder, var goesOn) -> {
        stays.remove(holder);
        step(name(holder) + " ended in " + slot + (goesOn ? ", goes on" : ""), state.runEnded(slot, holder, goesOn, now));
      }
      case PoolRequest.Idle _ -> throw new AssertionError("clients of this world cancel nothing that was lent for");
      case PoolRequest.EvictionRefused(var slot, var holder) -> {
        stays.put(holder, now);
        step(name(holder) + " stays in " + slot, state.evictionRefused(slot, holder, now));
      }
      case PoolRequest.Drain() -> throw new IllegalStateException("not a session's business");
    }
    return true;
  }

  /** The isolate that was asked for is ready. */
  private void boot(int slot) {
    var machine = machines.get(slot);
    if (machine != null && !machine.warm && machine.holder == null && !machine.spoiled) {
      machine.warm = true;
      step("ready " + slot, state.ready(slot, now));
    }
  }

  private Optional<Integer> anyMachine() {
    return machines.keySet().stream().skip(random.nextInt(1 + machines.size())).findFirst();
  }

  private void exit(int slot) {
    tellHolder(machines.remove(slot));
    step("exit " + slot, state.exited(slot, now));
  }

  /** The isolate is gone, the process not yet. */
  private void spoil(int slot) {
    machine(slot).spoiled = true;
    tellHolder(machine(slot));
    step("spoiled " + slot, state.spoiled(slot, now));
  }

  private void tellHolder(@Nullable Machine machine) {
    if (machine != null && machine.holder != null) {
      var holder = machine.holder;
      var client = client(holder);
      client.toSession.add(() -> client.lost(holder));
    }
  }

  private void advance(Duration span) {
    now = now.plus(span);
    while (!wakeUps.isEmpty() && !now.isBefore(wakeUps.first())) {
      wakeUps.removeFirst();
      step("tick", state.tick(now));
    }
  }

  private void step(String what, List<PoolEffect> effects) {
    log.add(what + " -> " + effects.toString().replaceAll(", notices=Address\\[name=\\w+]", ""));
    granting.clear();
    effects.forEach(this::perform);
    check();
  }

  private void perform(PoolEffect effect) {
    switch (effect) {
      case PoolEffect.Launch(var slot, var environment) ->
          assertThat(machines.put(slot, new Machine(environment))).as("slot %s launched twice", slot).isNull();
      case PoolEffect.TickAfter(var delay) -> {
        assertThat(delay).isPositive();
        wakeUps.add(now.plus(delay));
      }
      case PoolEffect.Renew(var slot, var inPlace) -> {
        assertThat(machine(slot).holder).as("renewed while lent").isNull();
        machine(slot).renew(inPlace);
      }
      case PoolEffect.Kill(var slot, _) -> {
        assertThat(machine(slot).holder == null || machine(slot).spoiled).as("killed while lent").isTrue();
        assertThat(machine(slot).killed).as("killed twice").isFalse();
        machine(slot).killed = true;
      }
      case PoolEffect.Grant(var waiter, var slot) -> granted(waiter, slot);
      case PoolEffect.Refuse(var waiter, var refusal) -> {
        assertThat(refusal.retryAfter()).isPositive();
        leavesLine(waiter);
        var client = client(waiter);
        client.toSession.add(() -> client.refused(waiter));
      }
      case PoolEffect.Position(var waiter, var position, _) ->
          assertThat(state.waiting(now).all().indexOf(waiter) + 1).isEqualTo(position);
      case PoolEffect.Yield(var holder, var slot, var wanted) -> {
        assertThat(machine(slot).holder).isEqualTo(holder);
        assertThat(wanted && now.equals(stays.get(holder))).as("asked again at once").isFalse();
        var client = client(holder);
        client.toSession.add(() -> client.yieldWanted(holder, wanted, !settling && random.nextInt(4) == 0));
      }
      case PoolEffect.Evict(var holder, var slot) -> {
        assertThat(machine(slot).holder).isEqualTo(holder);
        assertThat(granting).as("evicted in the moment of its grant").doesNotContain(holder);
        assertThat(stays.get(holder)).as("asked again at once").isNotEqualTo(now);
        var client = client(holder);
        client.toSession.add(() -> client.evictionWanted(holder, !settling && random.nextInt(4) == 0));
      }
    }
  }

  private void granted(Waiter waiter, int slot) {
    var machine = machine(slot);
    assertThat(draining).as("granted while draining").isFalse();
    assertThat(machine.warm).as("slot %s is warm", slot).isTrue();
    assertThat(machine.killed).as("slot %s was killed", slot).isFalse();
    assertThat(machine.holder).as("holder of slot %s", slot).isNull();
    assertThat(machine.tenant).as("tenant of slot %s", slot).isIn(null, waiter.tenant());
    inLine.keySet().stream()
        .filter(other -> other.tenant().equals(waiter.tenant()) && other.subject().equals(waiter.subject()))
        .filter(other -> other.environment().equals(waiter.environment()))
        .findFirst()
        .ifPresent(first -> assertThat(first).as("first of its subject").isEqualTo(waiter));
    new FairPromises(state.slots(), inLine.keySet()).checkGuaranteed(waiter, machine.tenant);
    leavesLine(waiter);
    granting.add(waiter);
    machine.lend(waiter);
    var client = client(waiter);
    client.toSession.add(() -> client.granted(waiter, slot));
  }

  private void leavesLine(Waiter waiter) {
    assertThat(inLine.remove(waiter)).as("%s was answered although it did not wait", name(waiter)).isNotNull();
    assertThat(answered.add(waiter)).as("%s was answered once", name(waiter)).isTrue();
  }

  private void check() {
    var slots = state.slots();
    assertThat(slots).hasSizeLessThanOrEqualTo(limits.max());
    assertThat(slots).extracting(slot -> slot.id).containsExactlyInAnyOrderElementsOf(machines.keySet());
    assertThat(slots.stream().filter(slot -> slot.state == Slot.State.LAUNCHING).count())
        .isLessThanOrEqualTo(limits.parallelLaunches());
    var holders = new HashMap<Waiter, Slot>();
    for (var slot : slots) {
      assertThat(slot.holder).as("holder of %s", slot).isEqualTo(machine(slot.id).holder);
      assertThat(slot.tenant).as("tenant of %s", slot).isEqualTo(machine(slot.id).tenant);
      assertThat(slot.holder == null ? null : holders.put(slot.holder, slot)).as("second slot of a holder").isNull();
    }
    assertThat(inLine).hasSizeLessThanOrEqualTo(limits.waiting() + TENANTS);
    new FairPromises(slots, inLine.keySet()).check(state.waiting(now), limits.max());
  }

  private Machine machine(int slot) {
    return Optional.ofNullable(machines.get(slot)).orElseThrow(() -> new AssertionError("no process in slot " + slot));
  }

  private PoolClient client(Waiter waiter) {
    return clients.stream().filter(client -> client.name.equals(waiter.session())).findFirst().orElseThrow();
  }

  private static String name(Waiter waiter) {
    return waiter.tenant() + "/" + waiter.session() + "#" + waiter.id();
  }
}
