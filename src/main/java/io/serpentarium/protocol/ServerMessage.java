package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says. Components carry the wire's names; a time in milliseconds is a {@link Duration}. */
@JsonPropertyOrder("type")
public sealed interface ServerMessage {
  /** The word that decides which message it is. */
  @JsonProperty(value = "type", access = JsonProperty.Access.READ_ONLY)
  default String type() {
    return MessageTypes.nameOf(getClass());
  }

  /**
   * An event in the total order of a session. {@code seq} counts from 1; the contract lets {@code
   * session.state}, {@code queued} and {@code started} go without, which is 0 here.
   */
  sealed interface SessionEvent extends ServerMessage {
    String session();

    long seq();
  }

  /** {@code hello} is accepted. */
  @JsonTypeName("welcome")
  record Welcome(
      String connection,
      String protocol,
      @Nullable String server,
      @JsonProperty("heartbeatMs") Duration heartbeat,
      @JsonProperty("resumeWindowMs") @Nullable Duration resumeWindow,
      @JsonProperty(required = true) long windowBytes,
      List<String> features,
      Limits limits,
      @Nullable Instant tokenExpiresAt)
      implements ServerMessage {
    public Welcome {
      Check.given(connection, "connection");
      Check.given(protocol, "protocol");
      Check.given(heartbeat, "heartbeatMs");
      Check.optionalNotNegative(heartbeat, "heartbeatMs");
      Check.optionalNotNegative(resumeWindow, "resumeWindowMs");
      Check.atLeast(windowBytes, "windowBytes", 0);
      features = Check.list(features, "features", Integer.MAX_VALUE);
      Check.given(limits, "limits");
    }
  }

  /** The session is ready; {@code seq} is its last event so far, 0 if there is none. */
  @JsonTypeName("session.opened")
  record SessionOpened(
      String re,
      String session,
      String resumeToken,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long seq,
      @Nullable String python,
      @Nullable String runner,
      @Nullable Instant expiresAt,
      boolean joined)
      implements ServerMessage {
    public SessionOpened {
      Check.given(re, "re");
      Check.given(session, "session");
      Check.given(resumeToken, "resumeToken");
      Check.atLeast(seq, "seq", 0);
    }

    @Override
    public String toString() {
      return "SessionOpened[re=%s, session=%s, resumeToken=***, seq=%d, joined=%s]"
          .formatted(re, session, seq, joined);
    }
  }

  /** The replay follows, from {@code fromSeq} on; {@code lost} if events before it are gone. */
  @JsonTypeName("session.resumed")
  record SessionResumed(
      String session,
      @JsonProperty(required = true) long fromSeq,
      @JsonProperty(required = true) @JsonInclude(JsonInclude.Include.ALWAYS) boolean lost)
      implements ServerMessage {
    public SessionResumed {
      Check.given(session, "session");
      Check.atLeast(fromSeq, "fromSeq", 1);
    }
  }

  /** Whoever of the tenant has the share opens sessions that begin with this state. */
  @JsonTypeName("session.shared")
  record SessionShared(String re, String session, String share, Instant expiresAt) implements ServerMessage {
    public SessionShared {
      Check.given(re, "re");
      Check.given(session, "session");
      Check.given(share, "share");
      Check.given(expiresAt, "expiresAt");
    }
  }

  /**
   * The session changed its state. Its variables are those of {@code seq} {@code restored}, or {@code lost}, or
   * as before; a {@code pinned} session cannot be saved.
   */
  @JsonTypeName("session.state")
  record SessionState(
      String session,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long seq,
      SessionPhase state,
      @Nullable StateReason reason,
      @Nullable Long restored,
      boolean lost,
      @Nullable Boolean pinned,
      @Nullable String message)
      implements SessionEvent {
    public SessionState {
      Check.given(session, "session");
      Check.atLeast(seq, "seq", 0);
      Check.given(state, "state");
      Check.optionalAtLeast(restored, "restored", 0);
    }
  }

  /** The run waits for a runner; repeated when its position changes. */
  @JsonTypeName("queued")
  record Queued(
      String session,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long seq,
      String re,
      @JsonProperty(required = true) int position,
      @JsonProperty("etaMs") @Nullable Duration eta)
      implements SessionEvent {
    public Queued {
      Check.given(session, "session");
      Check.atLeast(seq, "seq", 0);
      Check.given(re, "re");
      Check.atLeast(position, "position", 0);
      Check.optionalNotNegative(eta, "etaMs");
    }
  }

  /** The run began; {@code execution} is its number in the session. */
  @JsonTypeName("started")
  record Started(
      String session,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long seq,
      String re,
      @Nullable Long execution)
      implements SessionEvent {
    public Started {
      Check.given(session, "session");
      Check.atLeast(seq, "seq", 0);
      Check.given(re, "re");
      Check.optionalAtLeast(execution, "execution", 0);
    }
  }

  /** A chunk of output, whole characters only. */
  @JsonTypeName("stream")
  record Stream(String session, long seq, String re, StreamName name, String text) implements SessionEvent {
    public Stream {
      Check.event(session, seq, re);
      Check.given(name, "name");
      Check.given(text, "text");
    }
  }

  /** Rich output: one value in several MIME types; {@code result} marks the last expression's value. */
  @JsonTypeName("display")
  record Display(
      String session,
      long seq,
      String re,
      @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Object> data,
      Map<String, Object> metadata,
      @Nullable String displayId,
      boolean update,
      boolean result)
      implements SessionEvent {
    public Display {
      Check.event(session, seq, re);
      Check.given(data, "data");
      data = Check.object(data);
      metadata = Check.object(metadata);
    }
  }

  /** Clear the cell's output: now, or when {@code deferred} with the next output. */
  @JsonTypeName("clear")
  record Clear(String session, long seq, String re, @JsonProperty("wait") boolean deferred)
      implements SessionEvent {
    public Clear {
      Check.event(session, seq, re);
    }
  }

  /** The program waits in {@code input()}. */
  @JsonTypeName("input.request")
  record InputRequest(String session, long seq, String re, String prompt, boolean password)
      implements SessionEvent {
    public InputRequest {
      Check.event(session, seq, re);
      Check.given(prompt, "prompt");
    }
  }

  /** The program raised and did not catch; {@code text} is the plain traceback. */
  @JsonTypeName("exception")
  record ExceptionRaised(
      String session,
      long seq,
      String re,
      String name,
      String message,
      String text,
      List<TracebackFrame> frames,
      @Nullable String hint)
      implements SessionEvent {
    public ExceptionRaised {
      Check.event(session, seq, re);
      Check.given(name, "name");
      Check.given(message, "message");
      Check.given(text, "text");
      frames = Check.list(frames, "frames", Integer.MAX_VALUE);
    }
  }

  /** The last event of a run, exactly once, whatever happened. */
  @JsonTypeName("done")
  record Done(
      String session,
      long seq,
      String re,
      Outcome status,
      @JsonProperty("durationMs") @Nullable Duration duration,
      @JsonProperty("cpuMs") @Nullable Duration cpu,
      @Nullable Long peakMemoryBytes,
      @Nullable Long stdoutBytes,
      @Nullable Long stderrBytes,
      @Nullable Dropped dropped)
      implements SessionEvent {
    public Done {
      Check.event(session, seq, re);
      Check.given(status, "status");
      Check.optionalNotNegative(duration, "durationMs");
      Check.optionalNotNegative(cpu, "cpuMs");
      Check.optionalAtLeast(peakMemoryBytes, "peakMemoryBytes", 0);
      Check.optionalAtLeast(stdoutBytes, "stdoutBytes", 0);
      Check.optionalAtLeast(stderrBytes, "stderrBytes", 0);
    }

    /** Without figures: for a run that never began or whose runner is gone. */
    public static Done of(String session, long seq, String re, Outcome status) {
      return new Done(session, seq, re, status, null, null, null, null, null, null);
    }
  }

  /** The answer to {@code complete}: what may stand between {@code from} and {@code to}. */
  @JsonTypeName("completions")
  record Completions(
      String re,
      @Nullable String session,
      @Nullable Integer from,
      @Nullable Integer to,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<Completion> items)
      implements ServerMessage {
    public Completions {
      Check.given(re, "re");
      Check.optionalAtLeast(from, "from", 0);
      Check.optionalAtLeast(to, "to", 0);
      Check.given(items, "items");
      items = List.copyOf(items);
    }
  }

  /** Something worth knowing before it hurts; {@code code} is a word such as {@code quota_80}. */
  @JsonTypeName("notice")
  record Notice(
      String code,
      Level level,
      @Nullable String message,
      Map<String, Object> data)
      implements ServerMessage {
    public Notice {
      Check.given(code, "code");
      Check.given(level, "level");
      data = Check.object(data);
    }

    /** How much a notice matters. */
    public enum Level implements WireWord {
      INFO,
      WARNING
    }
  }

  /** A request was refused, with a sentence a person can act on; {@code fatal} if the socket closes next. */
  @JsonTypeName("error")
  record Failure(
      @Nullable String re,
      @Nullable String session,
      ErrorCode code,
      String message,
      Retry retry,
      @JsonProperty("retryAfterMs") @Nullable Duration retryAfter,
      boolean fatal,
      Map<String, Object> data)
      implements ServerMessage {
    public Failure {
      Check.given(code, "code");
      Check.given(message, "message");
      Check.given(retry, "retry");
      Check.optionalNotNegative(retryAfter, "retryAfterMs");
      data = Check.object(data);
    }

    /** With the code's own advice on trying again. */
    public static Failure of(@Nullable String re, @Nullable String session, ErrorCode code, String message) {
      return new Failure(re, session, code, message, code.retry(), null, false, Map.of());
    }

    /** Like {@link #of}, with the time to wait before the next try. */
    public Failure after(Duration wait) {
      return new Failure(re, session, code, message, retry, wait, fatal, data);
    }

    /** The same, announcing that the socket closes next. */
    public Failure asFatal() {
      return new Failure(re, session, code, message, retry, retryAfter, true, data);
    }
  }

  /** The heartbeat; the client answers with {@code pong} and the same {@code t}. */
  @JsonTypeName("ping")
  record Ping(@Nullable Long t) implements ServerMessage {
    public Ping {
      Check.optionalAtLeast(t, "t", 0);
    }
  }
}
