package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Permit;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions and gives them back to readers who return. Not thread-safe: confined to the context of the
 * session verticle.
 */
final class Reception {
  private static final String DEFAULT_PROFILE = "default";

  private final Vertx vertx;
  private final Terms terms;
  private final Turns turns;
  private final LargeImages images;
  private final Registry registry;
  private final Performer performer;
  private final Metrics metrics;
  private final Clock clock;

  Reception(
      Vertx vertx,
      Terms terms,
      Turns turns,
      LargeImages images,
      Registry registry,
      Performer performer,
      Metrics metrics,
      Clock clock) {
    this.vertx = vertx;
    this.terms = terms;
    this.turns = turns;
    this.images = images;
    this.registry = registry;
    this.performer = performer;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Opens a session, joins the one of that name, or answers a repeated request once more. */
  ServerMessage open(Registry.Connection connection, ClientMessage.SessionOpen message) {
    var known = connection.find(message.id(), message.name());
    if (known.isPresent()) {
      return opened(message.id(), known.get(), !known.get().openId.equals(message.id()));
    }
    var refusal = refuse(connection, message);
    if (refusal != null) {
      return refusal;
    }
    return switch (terms.ledger().openSession(connection.owner.holder())) {
      case Admission.Refused<Permit> refused ->
          QuotaRefusals.failure(message.id(), null, ErrorCode.TOO_MANY_SESSIONS, refused);
      case Admission.Admitted<Permit>(var permit, var warnings) -> {
        var opened = open(connection, message, permit);
        warnings.forEach(warning -> tell(connection, Sentences.quota(opened.session.id(), warning)));
        yield opened(message.id(), opened, false);
      }
    };
  }

  private Registry.Entry open(
      Registry.Connection connection, ClientMessage.SessionOpen message, Permit permit) {
    var holder = connection.owner.holder();
    var allotment = new OwnerAllotment(terms.ledger(), holder, permit, turns);
    var limits = terms.limits(holder, allotment);
    var session = new Session("s_" + Secret.random(), limits, message, images, clock.instant());
    var entry = new Registry.Entry(session, connection.owner, allotment, message.id(), message.name());
    allotment.whenTurnComes(() -> performer.perform(entry, session.yourTurn(clock.instant())));
    registry.add(entry, connection);
    metrics.sessionOpened();
    return entry;
  }

  /** Gives a session back to its owner; whoever held it until now is told that it went elsewhere. */
  void resume(Registry.Connection connection, Resume resume) {
    var found = registry.session(resume.session()).filter(entry -> mayResume(entry, connection, resume));
    if (found.isEmpty()) {
      var failure =
          Failure.of(null, resume.session(), ErrorCode.SESSION_GONE, Sentences.gone(resume.session()));
      tell(connection, failure);
      return;
    }
    var entry = found.get();
    var before = entry.holder;
    if (before != null && before != connection) {
      before.deliveries.send(
          vertx,
          new Delivery.Close(before.id, CloseCode.RESUMED_ELSEWHERE, "session resumed by another socket"));
    }
    registry.hold(entry, connection);
    performer.perform(entry, entry.session.resumed(resume.lastSeq()));
  }

  private void tell(Registry.Connection connection, ServerMessage message) {
    connection.deliveries.send(vertx, new Delivery.Messages(connection.id, List.of(message)));
  }

  private static boolean mayResume(Registry.Entry entry, Registry.Connection connection, Resume resume) {
    return Secret.equal(entry.resumeToken, resume.resumeToken()) && entry.owner.mayBeResumedBy(connection.owner);
  }

  private ServerMessage opened(String re, Registry.Entry entry, boolean joined) {
    var session = entry.session;
    return new ServerMessage.SessionOpened(
        re, session.id(), entry.resumeToken, session.lastSeq(), null, null, session.expiresAt(), joined);
  }

  private @Nullable Failure refuse(Registry.Connection connection, ClientMessage.SessionOpen message) {
    if (!terms.ledger().isOpen(connection.owner.principal().tenantId())) {
      return refusal(message, ErrorCode.DRAINING, Sentences.tenantDraining());
    }
    if (connection.held().size() >= terms.runs().sessions()) {
      return refusal(
          message,
          ErrorCode.TOO_MANY_SESSIONS,
          "This connection has %d sessions, which is the limit (sessions). Close one, or share one by its name."
              .formatted(terms.runs().sessions()));
    }
    if (message.profile() != null && !message.profile().equals(DEFAULT_PROFILE)) {
      return refusal(
          message,
          ErrorCode.BAD_MESSAGE,
          "profile: this server has no profile of that name, only \"%s\".".formatted(DEFAULT_PROFILE));
    }
    if (!message.packages().isEmpty()) {
      return refusal(
          message,
          ErrorCode.PACKAGE_NOT_ALLOWED,
          "packages: this server offers Python's standard library only; leave the list empty.");
    }
    var own = terms.runsOf(connection.owner.holder());
    var setup = RunAdmission.codeBytes(message.setup());
    if (setup > own.codeBytes()) {
      return refusal(
          message,
          ErrorCode.CODE_TOO_LARGE,
          "setup has %d bytes, the limit is %d (codeBytes).".formatted(setup, own.codeBytes()));
    }
    var files = RunAdmission.fileBytes(message.files());
    if (files > own.fileBytes()) {
      return refusal(
          message, ErrorCode.FILE_TOO_LARGE, Sentences.filesTooLarge(files, own.fileBytes()));
    }
    return null;
  }

  private static Failure refusal(ClientMessage.SessionOpen message, ErrorCode code, String sentence) {
    return Failure.of(message.id(), null, code, sentence);
  }
}
