package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.StateReason;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows sessions to administrators and intervenes for them. Not thread-safe: confined to the context of the session
 * verticle.
 */
final class Oversight {
  private final Registry registry;
  private final Performer performer;
  private final SessionServices services;

  Oversight(Registry registry, Performer performer, SessionServices services) {
    this.registry = registry;
    this.performer = performer;
    this.services = services;
  }

  void handle(Message<SessionOrder> message) {
    switch (message.body()) {
      case SessionOrder.ListAll order -> Address.reply(message, page(order));
      case SessionOrder.Perform(var session, var action) ->
          Address.reply(message, registry.session(session).map(entry -> perform(entry, action)));
    }
  }

  private SessionPage page(SessionOrder.ListAll order) {
    var found =
        registry
            .after(Objects.requireNonNullElse(order.after(), ""))
            .filter(entry -> order.tenant() == null || order.tenant().equals(tenant(entry)))
            .filter(entry -> order.subject() == null || order.subject().equals(subject(entry)))
            .limit(order.limit() + 1L)
            .map(Oversight::status)
            .toList();
    var more = found.size() > order.limit();
    return new SessionPage(more ? found.subList(0, order.limit()) : found, more);
  }

  private SessionStatus perform(Registry.Entry entry, SessionOrder.Action action) {
    var session = entry.session;
    var before = status(entry);
    var now = services.now();
    List<SessionEffect> effects =
        switch (action) {
          case LOOK -> List.of();
          case INTERRUPT -> session.interrupt(null, now);
          case RESTART -> session.restart(StateReason.ADMIN, now);
          case END -> session.close(StateReason.ADMIN, now);
        };
    performer.perform(entry, effects);
    return action == SessionOrder.Action.END ? before : status(entry);
  }

  private static SessionStatus status(Registry.Entry entry) {
    var session = entry.session;
    return new SessionStatus(
        session.id(),
        tenant(entry),
        subject(entry),
        entry.environment,
        session.state(),
        entry.lease != null,
        entry.holder != null,
        session.queued(),
        session.lifetime().opened(),
        session.lifetime().lastUse(),
        Optional.ofNullable(entry.lease).map(lease -> lease.pid()).orElse(null));
  }

  private static String tenant(Registry.Entry entry) {
    return entry.owner.principal().tenantId();
  }

  /** As quotas and their refusals name it. */
  private static String subject(Registry.Entry entry) {
    return entry.owner.holder().subject();
  }
}
