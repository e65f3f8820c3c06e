package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaLedger;
import io.vertx.core.Vertx;
import java.util.HashMap;

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

  OwnerQuotas(Vertx vertx, SessionServices services, Registry registry, Performer performer) {
    this.ledger = services.ledger();
    this.general = services.limits();
    this.services = services;
    this.registry = registry;
    this.performer = performer;
    var context = vertx.getOrCreateContext();
    this.turns = new Turns(work -> context.runOnContext(_ -> work.run()));
  }

  /** Whether the owner's tenant opens sessions at all. */
  boolean isOpen(Owner owner) {
    return ledger.isOpen(owner.principal().tenantId());
  }

  /** The right to one more session. */
  Admission<Permit> admit(Owner owner) {
    return ledger.openSession(owner.holder());
  }

  /** The right to a session that is there already, or is the server's own. */
  Permit admitAnyway(Owner owner) {
    return admit(owner) instanceof Admission.Admitted<Permit>(var permit, _) ? permit : () -> {};
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
