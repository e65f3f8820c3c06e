package io.serpentarium.session;

import io.serpentarium.config.SessionConfig;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionEvent;
import io.serpentarium.protocol.ServerMessage.SessionResumed;
import io.serpentarium.runner.RunnerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A session's events: numbers them, keeps them for a resume, books their bytes. Not thread-safe: confined to
 * the context of the session verticle.
 */
final class SessionEvents {
  /** What an event weighs besides its payload: its envelope on the wire and its objects here. */
  private static final int ENVELOPE_BYTES = 120;

  private final String session;
  private final LargeImages images;
  private final EventRing ring;
  private final CreditWindow window;
  private long lastSeq;
  private boolean lostBefore;

  SessionEvents(String session, SessionConfig config, LargeImages images) {
    this.session = session;
    this.images = images;
    this.ring = new EventRing(config.ringBytes(), config.resumeWindow());
    this.window = new CreditWindow(config.windowBytes());
  }

  /** Events up to that number have been sent by a server that is no more, and are not here. */
  void revived(long seq) {
    lastSeq = seq;
    lostBefore = true;
  }

  CreditWindow window() {
    return window;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** The next event of the session, made with its number. */
  <E extends SessionEvent> E next(LongFunction<E> make, int payloadBytes, Instant now) {
    var event = make.apply(++lastSeq);
    ring.add(event, ENVELOPE_BYTES + payloadBytes, now);
    return event;
  }

  /** What a run's program wrote, as an event. */
  SessionEvent output(String run, RunnerFrame.Output output, Instant now) {
    return next(
        seq ->
            switch (output) {
              case RunnerFrame.Text(var stream, var text, _) ->
                  new ServerMessage.Stream(session, seq, run, stream, text);
              case RunnerFrame.Displayed shown -> {
                var bundle = images.store(shown.data(), shown.metadata());
                yield new ServerMessage.Display(
                      session,
                      seq,
                      run,
                      bundle.data(),
                      bundle.metadata(),
                      shown.displayId(),
                      shown.update(),
                      shown.result());
              }
              case RunnerFrame.Cleared(var wait, _) -> new ServerMessage.Clear(session, seq, run, wait);
              case RunnerFrame.InputRequested(var prompt, var password, _) ->
                  new ServerMessage.InputRequest(session, seq, run, prompt, password);
              case RunnerFrame.Raised raised ->
                  new ServerMessage.ExceptionRaised(
                      session,
                      seq,
                      run,
                      raised.name(),
                      raised.message(),
                      raised.text(),
                      raised.frames(),
                      raised.hint());
            },
        output.bytes(),
        now);
  }

  /** What a reader who has seen everything up to {@code seen} has to be told. */
  List<ServerMessage> replay(long seen) {
    var lost = lostBefore;
    lostBefore = false;
    // Its last events went with the server: numbers go on from what the reader has.
    lastSeq = lost ? Math.max(lastSeq, seen) : lastSeq;
    var missed = ring.after(seen);
    var fromSeq = missed.isEmpty() ? lastSeq + 1 : missed.getFirst().seq();
    var messages = new ArrayList<ServerMessage>();
    messages.add(new SessionResumed(session, fromSeq, lost || fromSeq - 1 > seen));
    messages.addAll(missed);
    return messages;
  }

  void forgetOld(Instant now) {
    ring.forgetOld(now);
  }
}
