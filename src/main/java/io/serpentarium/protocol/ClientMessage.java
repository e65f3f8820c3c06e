package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says. Components carry the wire's names; a text in milliseconds is a {@link Duration}. */
@JsonPropertyOrder("type")
public sealed interface ClientMessage {
  /** The word that decides which message it is. */
  @JsonProperty(value = "type", access = JsonProperty.Access.READ_ONLY)
  default String type() {
    return MessageTypes.nameOf(getClass());
  }

  /** The client's own id of this request, by which answers name it; null where it gave none. */
  default @Nullable String id() {
    return null;
  }

  /** A message for one session. */
  sealed interface ForSession extends ClientMessage {
    String session();
  }

  /** The first message of a connection: who is there, and which sessions it comes back for. */
  @JsonTypeName("hello")
  record Hello(
      @Nullable String key,
      @Nullable String token,
      @Nullable ClientInfo client,
      List<String> features,
      List<Resume> resume)
      implements ClientMessage {
    static final int MAX_KEY = 256;
    static final int MAX_FEATURES = 64;
    static final int MAX_RESUMES = 64;

    public Hello {
      Check.optionalName(key, "key", MAX_KEY);
      Check.optionalName(token, "token", Auth.MAX_TOKEN);
      features = Check.names(features, "features", MAX_FEATURES);
      resume = Check.list(resume, "resume", MAX_RESUMES);
    }

    @Override
    public String toString() {
      return "Hello[key=%s, token=%s, client=%s, features=%s, resume=%s]"
          .formatted(Secrets.hide(key), Secrets.hide(token), client, features, resume);
    }
  }

  /** A new token, before the old one expires. */
  @JsonTypeName("auth")
  record Auth(String token) implements ClientMessage {
    static final int MAX_TOKEN = 8192;

    public Auth {
      Check.name(token, "token", MAX_TOKEN);
    }

    @Override
    public String toString() {
      return "Auth[token=***]";
    }
  }

  /** Open a session, or join the one of this name. */
  @JsonTypeName("session.open")
  record SessionOpen(
      String id,
      @Nullable String profile,
      List<String> packages,
      List<SourceFile> files,
      @Nullable String setup,
      @Nullable String name,
      @Nullable String template,
      @Nullable String share,
      boolean undo)
      implements ClientMessage {
    static final int MAX_PACKAGES = 64;
    static final int MAX_FILES = 256;

    public SessionOpen {
      Check.name(id, "id", Check.MAX_NAME);
      Check.optionalName(profile, "profile", Check.MAX_NAME);
      packages = Check.names(packages, "packages", MAX_PACKAGES);
      files = Check.list(files, "files", MAX_FILES);
      Check.optionalName(name, "name", Check.MAX_NAME);
      Check.optionalName(template, "template", Check.MAX_NAME);
      Check.optionalName(share, "share", Check.MAX_NAME);
    }

    /** A session without anything special. */
    public static SessionOpen of(String id, @Nullable String name) {
      return new SessionOpen(id, null, List.of(), List.of(), null, name, null, null, false);
    }
  }

  /** End a session now. */
  @JsonTypeName("session.close")
  record SessionClose(@Nullable String id, String session) implements ForSession {
    public SessionClose {
      Check.optionalName(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
    }
  }

  /** Run code. A repeated id is answered from the first run, never run twice. */
  @JsonTypeName("run")
  record Run(
      String id,
      String session,
      String code,
      List<SourceFile> files,
      @Nullable StdinMode stdin,
      @Nullable String stdinText,
      @JsonProperty("timeoutMs") @Nullable Duration timeout,
      @Nullable String before,
      @Nullable String after,
      @Nullable String cell,
      boolean silent)
      implements ForSession {
    static final int MAX_CELL = 200;
    static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    static final Duration MAX_TIMEOUT = Duration.ofDays(1);

    public Run {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
      Check.given(code, "code");
      files = Check.list(files, "files", SessionOpen.MAX_FILES);
      Check.that(
          timeout == null || (timeout.compareTo(MIN_TIMEOUT) >= 0 && timeout.compareTo(MAX_TIMEOUT) <= 0),
          "timeoutMs",
          "a whole number of milliseconds from 1 to 86400000 (one day)");
      Check.optionalName(cell, "cell", MAX_CELL);
    }
  }

  /** The answer to {@code input.request}; neither text nor end of file means an empty line. */
  @JsonTypeName("input")
  record Input(String session, String re, @Nullable String text, boolean eof) implements ForSession {
    public Input {
      Check.name(session, "session", Check.MAX_NAME);
      Check.name(re, "re", Check.MAX_NAME);
    }

    /** Leaves the text out: it may be the answer to a request for a password. */
    @Override
    public String toString() {
      return "Input[session=%s, re=%s, text=%s, eof=%s]".formatted(session, re, Secrets.hide(text), eof);
    }
  }

  /** Raise {@code KeyboardInterrupt} in the run named by {@code re}, or in whichever runs. */
  @JsonTypeName("interrupt")
  record Interrupt(@Nullable String id, String session, @Nullable String re) implements ForSession {
    public Interrupt {
      Check.optionalName(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
      Check.optionalName(re, "re", Check.MAX_NAME);
    }
  }

  /** A fresh interpreter under the same session id. */
  @JsonTypeName("restart")
  record Restart(String id, String session) implements ForSession {
    public Restart {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
    }
  }

  /** Back to the state before the last run. */
  @JsonTypeName("undo")
  record Undo(String id, String session) implements ForSession {
    public Undo {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
    }
  }

  /** Open a session that begins with the state of this one. */
  @JsonTypeName("session.fork")
  record SessionFork(String id, String session, @Nullable String name) implements ForSession {
    public SessionFork {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
      Check.optionalName(name, "name", Check.MAX_NAME);
    }
  }

  /** Keep this state so that others of the tenant can open sessions from it. */
  @JsonTypeName("session.share")
  record SessionShare(String id, String session) implements ForSession {
    public SessionShare {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
    }
  }

  /** Take the run named by {@code re} out of the queue. */
  @JsonTypeName("cancel")
  record Cancel(@Nullable String id, String session, String re) implements ForSession {
    public Cancel {
      Check.optionalName(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
      Check.name(re, "re", Check.MAX_NAME);
    }
  }

  /** Ask how the code may go on at the cursor. */
  @JsonTypeName("complete")
  record Complete(String id, String session, String code, @JsonProperty(required = true) int cursor)
      implements ForSession {
    public Complete {
      Check.name(id, "id", Check.MAX_NAME);
      Check.name(session, "session", Check.MAX_NAME);
      Check.given(code, "code");
      Check.atLeast(cursor, "cursor", 0);
    }
  }

  /** All events up to {@code seq} have been rendered. */
  @JsonTypeName("ack")
  record Ack(String session, @JsonProperty(required = true) long seq) implements ForSession {
    public Ack {
      Check.name(session, "session", Check.MAX_NAME);
      Check.atLeast(seq, "seq", 1);
    }
  }

  /** The answer to {@code ping}, with its {@code t}. */
  @JsonTypeName("pong")
  record Pong(@Nullable Long t) implements ClientMessage {
    public Pong {
      Check.optionalAtLeast(t, "t", 0);
    }
  }
}
