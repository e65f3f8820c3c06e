package io.serpentarium.protocol;

import static java.time.Duration.ofMillis;

import io.serpentarium.protocol.ServerMessage.Notice;
import io.serpentarium.protocol.ServerMessage.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every message twice: with all its fields, and with the required ones only. */
final class Samples {
  static final List<ClientMessage> FULL_CLIENT =
      List.of(
          new ClientMessage.Hello(
              "pk_live_1",
              "a.b.c",
              new ClientInfo("cell", "1.0.0", "https://example.org/lesson"),
              List.of("display"),
              List.of(new Resume("s1", "resume-token", 7))),
          new ClientMessage.Auth("a.b.c"),
          new ClientMessage.SessionOpen(
              "o1",
              "default",
              List.of("numpy"),
              List.of(SourceFile.of("a.txt", "A"), SourceFile.of("b.bin", new byte[] {0, -1})),
              "import math",
              "lesson",
              "course",
              "h_1",
              true),
          new ClientMessage.SessionClose("c1", "s1"),
          new ClientMessage.Run(
              "r1",
              "s1",
              "print(1)",
              List.of(SourceFile.of("a.txt", "A")),
              StdinMode.CLOSED,
              "4\n",
              Duration.ofSeconds(5),
              "x = 1",
              "assert x",
              "cell 1",
              true),
          new ClientMessage.Input("s1", "r1", "Ada", true),
          new ClientMessage.Interrupt("i1", "s1", "r1"),
          new ClientMessage.Restart("x1", "s1"),
          new ClientMessage.Undo("u1", "s1"),
          new ClientMessage.SessionFork("f1", "s1", "copy"),
          new ClientMessage.SessionShare("h1", "s1"),
          new ClientMessage.Cancel("c2", "s1", "r1"),
          new ClientMessage.Complete("k1", "s1", "pri", 3),
          new ClientMessage.Ack("s1", 9),
          new ClientMessage.Pong(5L));

  static final List<ClientMessage> BARE_CLIENT =
      List.of(
          new ClientMessage.Hello(null, null, null, List.of(), List.of()),
          new ClientMessage.Auth("a.b.c"),
          ClientMessage.SessionOpen.of("o1", null),
          new ClientMessage.SessionClose(null, "s1"),
          new ClientMessage.Run("r1", "s1", "", List.of(), null, null, null, null, null, null, false),
          new ClientMessage.Input("s1", "r1", null, false),
          new ClientMessage.Interrupt(null, "s1", null),
          new ClientMessage.Restart("x1", "s1"),
          new ClientMessage.Undo("u1", "s1"),
          new ClientMessage.SessionFork("f1", "s1", null),
          new ClientMessage.SessionShare("h1", "s1"),
          new ClientMessage.Cancel(null, "s1", "r1"),
          new ClientMessage.Complete("k1", "s1", "", 0),
          new ClientMessage.Ack("s1", 1),
          new ClientMessage.Pong(null));

  private static final Instant LATER = Instant.parse("2026-01-31T12:00:00.250Z");

  static final List<ServerMessage> FULL_SERVER =
      List.of(
          new ServerMessage.Welcome(
              "c1",
              Protocol.SUBPROTOCOL,
              "serpentarium/0.1.0",
              Duration.ofSeconds(25),
              Duration.ofSeconds(120),
              262_144,
              List.of("display"),
              new Limits(Duration.ofSeconds(10), 1L << 20, 65_536L, 1L << 20, 4, 256),
              LATER),
          new ServerMessage.SessionOpened("o1", "s1", "resume-token", 3, "3.14.0", "pyodide", LATER, true),
          new ServerMessage.SessionResumed("s1", 8, true),
          new ServerMessage.SessionShared("h1", "s1", "share", LATER),
          new SessionState("s1", 2, SessionPhase.RESTARTING, StateReason.IDLE_TIMEOUT, 1L, true, true, "why"),
          new ServerMessage.Queued("s1", 3, "r1", 2, ofMillis(1500)),
          new ServerMessage.Started("s1", 4, "r1", 1L),
          new ServerMessage.Stream("s1", 5, "r1", StreamName.STDERR, "π\n"),
          new ServerMessage.Display(
              "s1",
              6,
              "r1",
              Map.of("text/plain", "2", "application/json", Map.of("a", List.of(1, 2.5, true))),
              Map.of("image/png", Map.of("width", 640)),
              "d1",
              true,
              true),
          new ServerMessage.Clear("s1", 7, "r1", true),
          new ServerMessage.InputRequest("s1", 8, "r1", "Name? ", true),
          new ServerMessage.ExceptionRaised(
              "s1",
              9,
              "r1",
              "NameError",
              "name 'x' is not defined",
              "Traceback …",
              List.of(new TracebackFrame("cell 1", 1, 0, 1, 1, "<module>", "x", true)),
              "Did you forget to run the cell above?"),
          new ServerMessage.Done(
              "s1",
              10,
              "r1",
              Outcome.OUTPUT_LIMIT,
              ofMillis(12),
              ofMillis(11),
              1L << 24,
              100L,
              0L,
              new Dropped(5, 0)),
          new ServerMessage.Completions(
              "k1", "s1", 0, 3, List.of(new Completion("print", "function", "print(*args)"))),
          new Notice("quota_80", Notice.Level.WARNING, "80 % of today's time is used.", Map.of("used", 80)),
          new ServerMessage.Failure(
              "r2",
              "s1",
              ErrorCode.RATE_LIMITED,
              "Too many runs.",
              Retry.LATER,
              ofMillis(500),
              true,
              Map.of("limit", 10)),
          new ServerMessage.Ping(5L));

  static final List<ServerMessage> BARE_SERVER =
      List.of(
          new ServerMessage.Welcome(
              "c1",
              Protocol.SUBPROTOCOL,
              null,
              Duration.ofSeconds(25),
              null,
              0,
              List.of(),
              new Limits(null, null, null, null, null, null),
              null),
          new ServerMessage.SessionOpened("o1", "s1", "resume-token", 0, null, null, null, false),
          new ServerMessage.SessionResumed("s1", 1, false),
          new ServerMessage.SessionShared("h1", "s1", "share", LATER),
          new SessionState("s1", 0, SessionPhase.IDLE, null, null, false, null, null),
          new ServerMessage.Queued("s1", 0, "r1", 0, null),
          new ServerMessage.Started("s1", 0, "r1", null),
          new ServerMessage.Stream("s1", 5, "r1", StreamName.STDOUT, ""),
          new ServerMessage.Display("s1", 6, "r1", Map.of(), Map.of(), null, false, false),
          new ServerMessage.Clear("s1", 7, "r1", false),
          new ServerMessage.InputRequest("s1", 8, "r1", "", false),
          new ServerMessage.ExceptionRaised("s1", 9, "r1", "E", "", "", List.of(), null),
          ServerMessage.Done.of("s1", 10, "r1", Outcome.OK),
          new ServerMessage.Completions("k1", null, null, null, List.of()),
          new Notice("drain", Notice.Level.INFO, null, Map.of()),
          new ServerMessage.Failure(null, null, ErrorCode.BUSY, "Busy.", Retry.LATER, null, false, Map.of()),
          new ServerMessage.Ping(null));

  private Samples() {}
}
