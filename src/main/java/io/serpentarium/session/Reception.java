package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.EnvironmentRights;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaRefusals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions and gives them back to readers who return. Not thread-safe: confined to the context of the
 * session verticle.
 */
final class Reception {
  private final Vertx vertx;
  private final SessionServices services;
  private final Registry registry;
  private final Performer performer;
  private final Templates templates;
  private final OwnerQuotas quotas;

  Reception(
      Vertx vertx,
      SessionServices services,
      Registry registry,
      Performer performer,
      TemplateFolder folder) {
    this.vertx = vertx;
    this.services = services;
    this.registry = registry;
    this.performer = performer;
    this.templates = new Templates(vertx, folder, services, registry, performer);
    this.quotas = performer.quotas();
  }

  /** Opens a session, joins the one of that name, or answers a repeated request once more. */
  void open(Registry.Connection connection, ClientMessage.SessionOpen message) {
    var known = connection.find(message.id(), message.name());
    var refusal =
        known.isPresent()
            ? Opening.refuseOther(message, known.get().environment)
            : Opening.refuse(connection, message, quotas.runs(connection.owner));
    if (known.isEmpty() && !quotas.isOpen(connection.owner)) {
      tell(connection, Opening.tenantDraining(message));
    } else if (refusal != null) {
      tell(connection, refusal);
    } else if (known.isPresent()) {
      tell(connection, opened(message.id(), known.get(), !known.get().openId.equals(message.id())));
    } else if (message.share() != null) {
      openFromShare(connection, message, message.share());
    } else {
      openIn(connection, message, EnvironmentRights.wanted(message.profile()));
    }
  }

  private void openIn(Registry.Connection connection, ClientMessage.SessionOpen message, String name) {
    var environment = services.environments().find(name);
    if (isRefused(connection, message, name) || environment.isEmpty()) {
      return;
    }
    if (message.template() == null) {
      open(connection, message, name, null);
      return;
    }
    var tenant = connection.owner.principal().tenantId();
    begin(
        connection,
        message,
        templates.find(tenant, message.template(), environment.get()),
        checkpoint -> open(connection, message, name, checkpoint));
  }

  private void openFromShare(Registry.Connection connection, ClientMessage.SessionOpen message, String share) {
    var tenant = connection.owner.principal().tenantId();
    begin(
        connection,
        message,
        templates.stored(tenant, Forks.sharedImage(share)),
        image -> {
          var environment = Forks.environmentOf(image);
          var refusal = Opening.refuseOther(message, environment);
          if (refusal != null) {
            tell(connection, refusal);
          } else if (!isRefused(connection, message, environment)) {
            open(connection, message, environment, Templates.checkpoint(image));
          }
        });
  }

  private boolean isRefused(Registry.Connection connection, ClientMessage.SessionOpen message, String environment) {
    var refusal = services.rights().refuse(message.id(), connection.owner.holder(), environment);
    if (refusal != null) {
      tell(connection, refusal);
    }
    return refusal != null;
  }

  /** Begins with a state that somebody else has left. */
  private <T> void begin(
      Registry.Connection connection,
      ClientMessage.SessionOpen message,
      Future<Optional<T>> state,
      Consumer<T> open) {
    state.onComplete(
        found -> {
          if (registry.connection(connection.id).isEmpty()) {
            return; // It has gone while the template was made.
          }
          found.ifPresentOrElse(open, () -> tell(connection, Opening.unknown(message)));
        },
        failure -> tell(connection, Opening.failed(message, String.valueOf(failure.getMessage()))));
  }

  private void open(
      Registry.Connection connection,
      ClientMessage.SessionOpen message,
      String environment,
      @Nullable Checkpoint checkpoint) {
    quotas.admit(
        connection.owner, admission -> admitted(connection, message, environment, checkpoint, admission));
  }

  private void admitted(
      Registry.Connection connection,
      ClientMessage.SessionOpen message,
      String environment,
      @Nullable Checkpoint checkpoint,
      Admission<Permit> admission) {
    switch (admission) {
      case Admission.Refused<Permit> refused ->
          tell(
              connection,
              QuotaRefusals.failure(message.id(), null, ErrorCode.TOO_MANY_SESSIONS, refused));
      case Admission.Admitted<Permit>(var permit, _) when registry.connection(connection.id).isEmpty() ->
          permit.release(); // It has gone while other servers were asked.
      case Admission.Admitted<Permit>(var permit, var warnings) -> {
        var known = connection.find(message.id(), message.name());
        if (known.isPresent()) {
          permit.release();
          tell(connection, opened(message.id(), known.get(), !known.get().openId.equals(message.id())));
          return;
        }
        var session = open(connection, message, environment, checkpoint, permit);
        warnings.forEach(warning -> tell(connection, Sentences.quota(session, warning)));
      }
    }
  }

  private String open(
      Registry.Connection connection,
      ClientMessage.SessionOpen message,
      String environment,
      @Nullable Checkpoint checkpoint,
      Permit permit) {
    var id = "s_" + Secret.random();
    var limits = quotas.limits(connection.owner, id, permit);
    var session = new Session(id, limits, message, services.pictures(), services.now());
    if (checkpoint != null) {
      session.beginWith(checkpoint);
    }
    var entry = new Registry.Entry(session, connection.owner, environment, message.id(), message.name());
    registry.add(entry, connection);
    services.metrics().sessionOpened();
    tell(connection, opened(message.id(), entry, false));
    return id;
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

  private static boolean mayResume(Registry.Entry entry, Registry.Connection connection, Resume resume) {
    return Secret.equal(entry.resumeToken, resume.resumeToken()) && entry.owner.mayBeResumedBy(connection.owner);
  }

  static ServerMessage opened(String re, Registry.Entry entry, boolean joined) {
    var session = entry.session;
    return new ServerMessage.SessionOpened(
        re, session.id(), entry.resumeToken, session.lastSeq(), null, null, session.lifetime().expiresAt(), joined);
  }

  private void tell(Registry.Connection connection, ServerMessage message) {
    connection.deliveries.send(vertx, new Delivery.Messages(connection.id, List.of(message)));
  }
}
