package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaLedger;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes the limits of sessions out of their owners' quotas. Not thread-safe: confined to the context of the session
 * verticle.
 */
final class OwnerQuotas {
  private final QuotaLedger ledger;
  private final SessionLimits general;
  private final Registry registry;
  private final Performer performer;
  private final SessionServices services;
  private final Turns turns;
  private final Executor context;

  OwnerQuotas(Vertx vertx, SessionServices services, Registry registry, Performer performer) {
    this.ledger = services.ledger();
    this.general = services.limits();
    this.services = services;
    this.registry = registry;
    this.performer = performer;
    var verticle = vertx.getOrCreateContext();
    this.context = work -> verticle.runOnContext(_ -> work.run());
    this.turns = new Turns(context);
    ledger.onMoreTurns(tenant -> context.execute(() -> turns.freed(tenant)));
  }

  /** Whether the owner's tenant opens sessions at all. */
  boolean isOpen(Owner owner) {
    return ledger.isOpen(owner.principal().tenantId());
  }

  /** The right to one more session; {@code then} is told at once, or when the other servers have been asked. */
  void admit(Owner owner, Consumer<Admission<Permit>> then) {
    ledger.decide(owner.holder(), () -> ledger.openSession(owner.holder()), context, then);
  }

  /** The right to a session that is there already. */
  Permit admitAnyway(Owner owner) {
    return switch (ledger.openSession(owner.holder())) {
      case Admission.Admitted<Permit>(var permit, _) -> permit;
      case Admission.Refused<Permit> refused ->
          refused.cause() == Admission.Cause.USED_UP ? () -> {} : ledger.keepSession(owner.holder());
    };
  }

  /** Does the work when it can be said for sure whether a run of the owner is admitted. */
  void whenRunIsDecidable(Owner owner, Runnable work) {
    ledger.whenRunIsDecidable(owner.holder(), context, work);
  }

  /** What holds for a session of the owner, which was admitted. */
  SessionLimits limits(Owner owner, String session, Permit permit) {
    var limits = ledger.limits(owner.holder());
    return new SessionLimits(
        HolderLimits.runs(limits, general.runs()),
        HolderLimits.life(limits, general.life()),
        general.images(),
        new OwnerAllotment(ledger, owner.holder(), permit, turns, new Waiting(session)));
  }

  /** What one run of the owner may use. */
  LimitsConfig runs(Owner owner) {
    return HolderLimits.runs(ledger.limits(owner.holder()), general.runs());
  }

  /** A session that waits until its tenant may begin another run. */
  private final class Waiting implements OwnerAllotment.Call {
    private final String session;

    Waiting(String session) {
      this.session = session;
    }

    @Override
    public void begin() {
      registry
          .session(session)
          .ifPresent(entry -> performer.perform(entry, entry.session.yourTurn(services.now())));
    }

    @Override
    public void place(int place) {
      registry
          .session(session)
          .ifPresent(entry -> performer.perform(entry, entry.session.position(place, null, services.now())));
    }
  }

  /** Quotas may have been changed: sessions that are there are told, those that wait get their turn. */
  void tick() {
    var editions = new HashMap<String, Object>();
    for (var entry : registry.sessions()) {
      var edition = editions.computeIfAbsent(entry.owner.principal().tenantId(), ledger::edition);
      if (entry.limitsEdition != edition) {
        entry.limitsEdition = edition;
        var limits = ledger.limits(entry.owner.holder());
        entry.session
            .limits()
            .change(HolderLimits.runs(limits, general.runs()), HolderLimits.life(limits, general.life()));
      }
    }
    turns.offerAll();
  }
}
