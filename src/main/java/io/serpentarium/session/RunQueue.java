package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a session: the one that executes, those that wait, and the ids of all. Not thread-safe: confined
 * to the context of the session verticle.
 */
final class RunQueue {
  private final String session;
  private final SessionLimits limits;
  private final RunLedger ledger;
  private final Map<String, QueuedRun> waiting = new LinkedHashMap<>(4);
  private final Map<String, Integer> toldPositions = new LinkedHashMap<>(4);
  private @Nullable CurrentRun current;
  private long executions;

  /** A waiting run whose place in its session's queue has changed; 1 is next. */
  record Moved(String run, int position) {}

  RunQueue(String session, SessionLimits limits) {
    this.session = session;
    this.limits = limits;
    this.ledger = new RunLedger(limits.runs().runs());
  }

  /** Goes on where a server stopped that is no more. */
  void revived(long executed, Map<String, SavedSession.Ended> ended) {
    executions = executed;
    ended.forEach((run, end) -> ledger.set(run, new RunLedger.Standing.Ended(end.seq(), end.outcome())));
  }

  long executions() {
    return executions;
  }

  Map<String, SavedSession.Ended> ended() {
    return ledger.ended();
  }

  @Nullable CurrentRun current() {
    return current;
  }

  @Nullable QueuedRun head() {
    return waiting.isEmpty() ? null : waiting.values().iterator().next();
  }

  int size() {
    return waiting.size();
  }

  /** Queues a run, or answers why not: it is refused, or its id is known and this is where it stands. */
  @Nullable ServerMessage admit(
      ClientMessage.Run run, Instant now, Function<ClientMessage.Run, @Nullable Failure> quotas) {
    var known = ledger.standing(run.id());
    if (known.isPresent()) {
      return answer(run.id(), known.get());
    }
    var idle = current == null && waiting.isEmpty();
    var refusal = RunAdmission.refuse(run, limits.runs(), waiting.size(), idle, ledger.isFull());
    if (refusal == null) {
      refusal = quotas.apply(run);
    }
    if (refusal == null) {
      waiting.put(run.id(), new QueuedRun(run, now));
      ledger.set(run.id(), new RunLedger.Standing.Queued());
    }
    return refusal;
  }

  private ServerMessage answer(String run, RunLedger.Standing standing) {
    return switch (standing) {
      case RunLedger.Standing.Queued() -> new ServerMessage.Queued(session, 0, run, positionOf(run), null);
      case RunLedger.Standing.Running(var execution) ->
          new ServerMessage.Started(session, 0, run, execution);
      case RunLedger.Standing.Ended(var seq, var outcome) ->
          ServerMessage.Done.of(session, seq, run, outcome);
    };
  }

  CurrentRun startHead(Instant now) {
    var head = head();
    if (head == null || current != null) {
      throw new IllegalStateException("session " + session + " has nothing to start, or runs already");
    }
    waiting.remove(head.id());
    toldPositions.remove(head.id());
    var started = new CurrentRun(head, ++executions, now);
    ledger.set(head.id(), new RunLedger.Standing.Running(executions));
    current = started;
    return started;
  }

  /** Takes a waiting run out; false when none of that id waits. */
  boolean remove(String run) {
    toldPositions.remove(run);
    return waiting.remove(run) != null;
  }

  List<QueuedRun> removeAll() {
    var all = List.copyOf(waiting.values());
    waiting.clear();
    toldPositions.clear();
    return all;
  }

  /** Notes the end of a run, whether it ran or waited. */
  void ended(String run, long seq, Outcome outcome) {
    ledger.set(run, new RunLedger.Standing.Ended(seq, outcome));
    if (current != null && current.id().equals(run)) {
      current = null;
    }
  }

  /** Waiting runs to be told their new place. The pool tells the first one, when that waits for a runner. */
  List<Moved> moved() {
    var moved = new ArrayList<Moved>();
    var position = 0;
    for (var run : waiting.keySet()) {
      position++;
      var toldByPool = position == 1 && current == null;
      if (!toldByPool && !Integer.valueOf(position).equals(toldPositions.put(run, position))) {
        moved.add(new Moved(run, position));
      }
    }
    return moved;
  }

  private int positionOf(String run) {
    return List.copyOf(waiting.keySet()).indexOf(run) + 1;
  }
}
