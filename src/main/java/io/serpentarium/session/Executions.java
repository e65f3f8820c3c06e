package io.serpentarium.session;

import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.SourceFile;
import io.serpentarium.protocol.StdinMode;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's runs from request to outcome: admits, starts, feeds, stops and ends them. Each that was admitted
 * ends exactly once. Not thread-safe: confined to the context of the session verticle.
 */
final class Executions {
  /** After the deadline and the grace time a sound runner answers; this much later it is not sound. */
  private static final Duration RUNNER_PATIENCE = Duration.ofSeconds(2);

  /** Longer setup code is not kept with a saved session. */
  private static final int MOST_SETUP = 16 * 1024;

  private final String session;
  private final SessionLimits limits;
  private final ClientMessage.SessionOpen opening;
  private final SessionEvents events;
  private final Effects effects;
  private final RunQueue queue;
  private final RunPermits permits;

  Executions(
      String session,
      SessionLimits limits,
      ClientMessage.SessionOpen opening,
      SessionEvents events,
      Effects effects) {
    this.session = session;
    this.limits = limits;
    this.opening = opening;
    this.events = events;
    this.effects = effects;
    this.queue = new RunQueue(session, limits);
    this.permits = new RunPermits(session, limits.allotment(), effects);
  }

  boolean isRunning() {
    return queue.current() != null;
  }

  boolean isBusy() {
    return isRunning() || isWaiting();
  }

  boolean isWaiting() {
    return queue.head() != null;
  }

  int waiting() {
    return queue.size();
  }

  SessionStatus.State state(boolean paged) {
    if (isRunning()) {
      return SessionStatus.State.RUNNING;
    }
    return isWaiting() ? SessionStatus.State.WAITING : paged ? SessionStatus.State.PAGED : SessionStatus.State.IDLE;
  }

  /** Goes on where a server stopped that is no more. */
  void revived(SavedSession saved) {
    queue.revived(saved.executions(), saved.ended());
  }

  SavedSession toSave(long version, long seq, Instant openedAt) {
    var setup = opening.setup();
    return new SavedSession(
        version,
        seq,
        openedAt.toEpochMilli(),
        queue.executions(),
        queue.ended(),
        setup != null && setup.length() > MOST_SETUP ? null : setup,
        null);
  }

  void request(ClientMessage.Run message, Instant now) {
    var answer = queue.admit(message, now, permits::admit);
    if (answer != null) {
      effects.send(answer);
    }
  }

  /** Hands the first waiting run to the runner; {@code fresh} when the interpreter has not run anything. */
  void startNext(boolean fresh, Instant now) {
    var run = queue.startHead(now);
    var message = run.request().message();
    var files = new ArrayList<SourceFile>(fresh ? opening.files() : List.of());
    files.addAll(message.files());
    var most = limits.runs();
    run.limitOutput(most.outputBytes());
    var timeout = shorter(message.timeout(), permits.allowance(run.id(), most.runTime()));
    effects.add(
        new SessionEffect.Tell(
            new RunnerCommand.Run(
                run.id(),
                message.code(),
                message.cell(),
                fresh ? opening.setup() : null,
                message.before(),
                message.after(),
                files,
                message.stdin() == StdinMode.CLOSED,
                message.stdinText(),
                message.silent(),
                timeout,
                most.grace(),
                most.outputBytes(),
                most.displays(),
                events.window().start())));
    effects.send(
        events.next(seq -> new ServerMessage.Started(session, seq, run.id(), run.execution()), 0, now));
    effects.add(new SessionEffect.Began(run.id(), Duration.between(run.request().since(), now)));
    watch(run, timeout.plus(most.grace()));
    tellPositions(now);
  }

  void input(ClientMessage.Input message) {
    var current = queue.current();
    if (current == null || !current.id().equals(message.re()) || !current.waitsForInput()) {
      var sentence = "Run %s is not waiting for input.".formatted(message.re());
      effects.send(Failure.of(message.re(), session, ErrorCode.NOT_WAITING_FOR_INPUT, sentence));
      return;
    }
    current.waitsForInput(false);
    var line = message.text() == null ? "" : message.text();
    effects.add(new SessionEffect.Tell(new RunnerCommand.Input(current.id(), message.eof() ? null : line)));
  }

  /** Stops the named run, or whichever executes; one that still waits is cancelled. */
  void interrupt(@Nullable String run, Instant now) {
    var current = queue.current();
    if (current == null || (run != null && !run.equals(current.id()))) {
      if (run != null) {
        cancel(run, now);
      }
    } else if (current.interrupt()) {
      effects.add(new SessionEffect.Tell(new RunnerCommand.Interrupt(current.id())));
      watch(current, limits.runs().grace());
    }
  }

  void cancel(String run, Instant now) {
    if (queue.remove(run)) {
      end(run, Outcome.CANCELLED, now);
      tellPositions(now);
    }
  }

  /** The runner's program wrote something; what it was not entitled to write is a reason to kill it. */
  void output(RunnerFrame.Output output, Instant now) {
    var current = queue.current();
    if (current == null) {
      effects.add(new SessionEffect.Kill(ExitCause.HOSTILE, "it sent output although nothing ran"));
      return;
    }
    if (current.count(output.bytes())) {
      effects.send(
          Sentences.nearLimit(session, current.id(), "outputBytes", current.outputBytes(), current.mostOutput()));
    }
    if (output instanceof RunnerFrame.InputRequested) {
      current.waitsForInput(true);
    }
    var event = events.output(current.id(), output, now);
    effects.send(event);
    if (!events.window().spend(event.seq(), output.bytes())) {
      effects.add(new SessionEffect.Kill(ExitCause.HOSTILE, "it sent output without credit"));
    }
    grantCredit();
  }

  void done(RunnerFrame.Done done, Instant now) {
    var current = queue.current();
    if (current == null || !current.id().equals(done.run())) {
      effects.add(new SessionEffect.Kill(ExitCause.HOSTILE, "it ended a run that it was not given"));
      return;
    }
    var event = events.next(seq -> withFigures(done, seq), 0, now);
    finish(current, event, now);
  }

  /** Ends what executes with that outcome, and what waits as cancelled. */
  void endAll(Outcome outcome, Instant now) {
    var current = queue.current();
    if (current != null) {
      finish(
          current,
          events.next(seq -> ServerMessage.Done.of(session, seq, current.id(), outcome), 0, now),
          now);
    }
    for (var run : queue.removeAll()) {
      end(run.id(), Outcome.CANCELLED, now);
    }
  }

  /** Turns away all that wait. */
  void refuseAll(Refusal refusal, Instant now) {
    var code =
        switch (refusal.reason()) {
          case QUEUE_FULL -> ErrorCode.QUEUE_FULL;
          case DRAINING -> ErrorCode.DRAINING;
          case NO_RUNNER -> ErrorCode.BUSY;
        };
    for (var run : queue.removeAll()) {
      effects.send(Failure.of(run.id(), session, code, refusal.message()).after(refusal.retryAfter()));
      end(run.id(), Outcome.CANCELLED, now);
    }
  }

  /** The pool has told where the first run stands among all sessions. */
  void position(int position, @Nullable Duration estimate, Instant now) {
    var head = queue.head();
    if (head != null) {
      effects.send(
          events.next(
              seq -> new ServerMessage.Queued(session, seq, head.id(), position, estimate), 0, now));
    }
  }

  void tellPositions(Instant now) {
    for (var moved : queue.moved()) {
      effects.send(
          events.next(
              seq -> new ServerMessage.Queued(session, seq, moved.run(), moved.position(), null), 0, now));
    }
  }

  void grantCredit() {
    if (isRunning()) {
      var bytes = events.window().grant();
      if (bytes > 0) {
        effects.add(new SessionEffect.Tell(new RunnerCommand.Credit(bytes)));
      }
    }
  }

  /** The runner should have ended that run by now. */
  void overdue(String run) {
    var current = queue.current();
    if (current != null && current.id().equals(run)) {
      effects.add(new SessionEffect.Kill(ExitCause.OVERDUE, "run " + run + " went on beyond its deadline and grace time"));
    }
  }

  private void watch(CurrentRun run, Duration patience) {
    effects.add(new SessionEffect.Watch(run.id(), patience.plus(RUNNER_PATIENCE)));
  }

  private void finish(CurrentRun run, ServerMessage.Done event, Instant now) {
    var duration = Duration.between(run.startedAt(), now);
    // Of a runner that is gone only the wall time is known.
    var cpu = event.cpu() == null ? duration : event.cpu();
    permits.ended(run.id(), cpu);
    queue.ended(run.id(), event.seq(), event.status());
    effects.send(event);
    var memory = event.peakMemoryBytes() == null ? 0 : event.peakMemoryBytes();
    effects.add(new SessionEffect.Ended(run.id(), event.status(), duration, cpu, memory, run.outputBytes()));
  }

  private void end(String run, Outcome outcome, Instant now) {
    var event = events.next(seq -> ServerMessage.Done.of(session, seq, run, outcome), 0, now);
    permits.ended(run, Duration.ZERO);
    queue.ended(run, event.seq(), outcome);
    effects.send(event);
  }

  private ServerMessage.Done withFigures(RunnerFrame.Done done, long seq) {
    return new ServerMessage.Done(
        session,
        seq,
        done.run(),
        done.outcome(),
        done.duration(),
        done.cpu(),
        done.heapBytes(),
        done.stdoutBytes(),
        done.stderrBytes(),
        done.dropped());
  }

  private static Duration shorter(@Nullable Duration wanted, Duration limit) {
    return wanted == null || wanted.compareTo(limit) > 0 ? limit : wanted;
  }
}
