package io.serpentarium.session;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Which sessions wait until their tenant may begin another run: subject by subject in turn, and of one subject
 * first come first served. Not thread-safe: confined to the context of the session verticle.
 */
final class Turns {
  private final Map<String, Map<String, ArrayDeque<OwnerAllotment>>> waiting = new HashMap<>();
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
      freed(session.holder().tenant());
    }
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
    var tried = 0;
    while (true) {
      var lines = waiting.get(tenant);
      if (lines == null || tried >= lines.size()) {
        return;
      }
      var subject = lines.keySet().iterator().next();
      var first = lines.get(subject);
      var session = first == null ? null : first.peek();
      if (session == null) {
        return;
      }
      switch (session.offer()) {
        case NONE_FREE -> {
          return;
        }
        case TAKEN -> {
          remove(session);
          toTheEnd(tenant, subject);
        }
        case NOT_FOR_THIS_SUBJECT -> {
          tried++;
          toTheEnd(tenant, subject);
        }
      }
    }
  }

  private void toTheEnd(String tenant, String subject) {
    var lines = waiting.get(tenant);
    var line = lines == null ? null : lines.remove(subject);
    if (lines != null && line != null) {
      lines.put(subject, line);
    }
  }
}
