package io.serpentarium.session;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Which sessions wait until their tenant may begin another run: subject by subject in turn, and of one subject
 * first come first served. Not thread-safe: confined to the context of the session verticle.
 *
 * <p>A session that waits here may have a runner, and one that has its turn may wait for a runner. So that they do
 * not wait for each other, the one that has a runner gets the turn of the one that has none.
 */
final class Turns {
  private final Map<String, Map<String, ArrayDeque<OwnerAllotment>>> waiting = new HashMap<>();
  private final Map<String, Set<OwnerAllotment>> withoutRunner = new HashMap<>();
  private final Executor later;

  /** What a session makes of a turn that is offered. */
  enum Offer {
    TAKEN,
    /** Its subject has as many as it may have; another subject may take it. */
    NOT_FOR_THIS_SUBJECT,
    /** There is none. */
    NONE_FREE
  }

  /** {@code later} runs work on the verticle's context when what goes on there has come to its end. */
  Turns(Executor later) {
    this.later = later;
  }

  boolean isAnyWaiting(String tenant) {
    return waiting.containsKey(tenant);
  }

  void add(OwnerAllotment session) {
    var line =
        waiting
            .computeIfAbsent(session.holder().tenant(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(session.holder().subject(), _ -> new ArrayDeque<>());
    if (!line.contains(session)) {
      line.add(session);
    }
    freed(session.holder().tenant());
  }

  void remove(OwnerAllotment session) {
    var lines = waiting.get(session.holder().tenant());
    var line = lines == null ? null : lines.get(session.holder().subject());
    if (lines == null || line == null || !line.remove(session)) {
      return;
    }
    if (line.isEmpty()) {
      lines.remove(session.holder().subject());
    }
    if (lines.isEmpty()) {
      waiting.remove(session.holder().tenant());
    }
  }

  /** Whether the session has its turn, but no runner yet. */
  void setWithoutRunner(OwnerAllotment session, boolean now) {
    var tenant = session.holder().tenant();
    if (now) {
      withoutRunner.computeIfAbsent(tenant, _ -> new LinkedHashSet<>()).add(session);
      return;
    }
    var sessions = withoutRunner.get(tenant);
    if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
      withoutRunner.remove(tenant);
    }
  }

  /** A turn of the tenant may be free. */
  void freed(String tenant) {
    if (isAnyWaiting(tenant)) {
      later.execute(() -> offer(tenant));
    }
  }

  /** Quotas may have been raised. */
  void offerAll() {
    List.copyOf(waiting.keySet()).forEach(this::offer);
  }

  private void offer(String tenant) {
    for (var session : inTurn(tenant)) {
      var answer = session.offer();
      if (answer == Offer.NONE_FREE && session.isReady() && takeFromOneWithoutRunner(tenant)) {
        answer = session.offer();
      }
      if (answer == Offer.TAKEN) {
        remove(session);
        toTheEnd(tenant, session.holder().subject());
      }
    }
    var place = 0;
    for (var session : inTurn(tenant)) {
      session.waitsAt(++place);
    }
  }

  /** Those who wait: the first of each subject, then the second of each… */
  private List<OwnerAllotment> inTurn(String tenant) {
    var lines = List.copyOf(waiting.getOrDefault(tenant, Map.of()).values()).stream().map(List::copyOf).toList();
    var inTurn = new LinkedHashSet<OwnerAllotment>();
    var longest = lines.stream().mapToInt(List::size).max().orElse(0);
    for (int place = 0; place < longest; place++) {
      for (var line : lines) {
        if (place < line.size()) {
          inTurn.add(line.get(place));
        }
      }
    }
    return List.copyOf(inTurn);
  }

  private boolean takeFromOneWithoutRunner(String tenant) {
    var sessions = withoutRunner.getOrDefault(tenant, Set.of());
    if (sessions.isEmpty()) {
      return false;
    }
    sessions.iterator().next().loseTurn();
    return true;
  }

  private void toTheEnd(String tenant, String subject) {
    var lines = waiting.get(tenant);
    var line = lines == null ? null : lines.remove(subject);
    if (lines != null && line != null) {
      lines.put(subject, line);
    }
  }
}
