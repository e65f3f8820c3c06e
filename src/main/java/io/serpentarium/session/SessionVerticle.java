package io.serpentarium.session;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.environment.Environments;
import io.serpentarium.image.ImageStore;
import io.serpentarium.pool.PoolNotice;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.telemetry.EventLoopDelay;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.util.List;

/** Brings requests, notices and frames to the sessions of this machine; one instance owns them all. */
public final class SessionVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1_000;

  private final SessionServices services;
  private final TemplateFolder templates;
  private final Registry registry = new Registry();

  @SuppressWarnings("NullAway.Init") // set by start()
  private Performer performer;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Reception reception;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Decidable decidable;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Lending lending;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Draining draining;

  public SessionVerticle(
      ServerConfig config,
      QuotaLedger ledger,
      LargeImages pictures,
      ImageStore store,
      Environments environments,
      Metrics metrics,
      Clock clock) {
    var limits = new SessionLimits(config.limits(), config.session(), config.image());
    this.services = new SessionServices(limits, ledger, pictures, store, environments, metrics, clock);
    this.templates = new TemplateFolder(config.session().templates());
  }

  @Override
  public Future<?> start() {
    EventLoopDelay.start(vertx, services.metrics());
    performer = new Performer(vertx, new RunnerPool(vertx), registry, services);
    reception = new Reception(vertx, services, registry, performer, templates);
    decidable = new Decidable(services.ledger().isShared(), performer.quotas()::whenRunIsDecidable);
    lending = new Lending(registry, performer, services.clock());
    draining = new Draining(vertx, registry, performer);
    vertx.setPeriodic(TICK_MILLIS, _ -> tick());
    return Future.all(
        new Revival(services, registry, performer.quotas()).run(),
        SessionClient.ADDRESS.consume(vertx, this::handle).completion(),
        SessionAdministration.ADDRESS.consume(vertx, new Oversight(registry, performer, services)::handle).completion(),
        Performer.NOTICES.consume(vertx, notice -> noticed(notice.body())).completion());
  }

  private void handle(Message<SessionRequest> request) {
    switch (request.body()) {
      case SessionRequest.Connected(var id, var owner, var deliveries, var resumes) -> {
        var connection = new Registry.Connection(id, owner, deliveries);
        registry.connect(connection);
        resumes.forEach(resume -> reception.resume(connection, resume));
      }
      case SessionRequest.Disconnected(var id) ->
          registry
              .disconnect(id)
              .forEach(entry -> performer.perform(entry, entry.session.disconnected(services.now())));
      case SessionRequest.Said(var id, var message) ->
          registry.connection(id).ifPresent(connection -> said(connection, message));
      case SessionRequest.Stalled(var id, var stalled) ->
          registry
              .connection(id)
              .ifPresent(
                  connection ->
                      connection
                          .held()
                          .forEach(entry -> performer.perform(entry, entry.session.stalled(stalled))));
      case SessionRequest.Drain() -> draining.begin(request);
    }
    draining.closeIdleConnections();
  }

  private void said(Registry.Connection connection, ClientMessage message) {
    switch (message) {
      case ClientMessage.SessionOpen open when draining.isUnderWay() ->
          answer(connection, Draining.refusal(open.id()));
      case ClientMessage.SessionOpen open -> reception.open(connection, open);
      case ClientMessage.Run run when draining.isUnderWay() -> answer(connection, Draining.refusal(run.id()));
      case ClientMessage.ForSession about ->
          decidable.perform(connection.owner, about, () -> forSession(connection, about));
      case ClientMessage.Hello _, ClientMessage.Auth _, ClientMessage.Pong _ ->
          throw new IllegalStateException(message.type() + " is the gateway's business");
    }
  }

  private void forSession(Registry.Connection connection, ClientMessage.ForSession about) {
    registry
        .heldBy(connection.id, about.session())
        .ifPresentOrElse(
            entry -> performer.perform(entry, Dispatch.to(entry.session, about, services.now())),
            () -> answer(connection, gone(about)));
  }

  private void noticed(PoolNotice notice) {
    lending.noticed(notice);
    draining.closeIdleConnections();
  }

  private void tick() {
    performer.quotas().tick();
    registry.sessions().forEach(entry -> performer.perform(entry, entry.session.tick(services.now())));
    draining.closeIdleConnections();
  }

  private void answer(Registry.Connection connection, ServerMessage message) {
    connection.deliveries.send(vertx, new Delivery.Messages(connection.id, List.of(message)));
  }

  private static Failure gone(ClientMessage.ForSession message) {
    return Failure.of(
        message.id(), message.session(), ErrorCode.SESSION_GONE, Sentences.gone(message.session()));
  }
}
