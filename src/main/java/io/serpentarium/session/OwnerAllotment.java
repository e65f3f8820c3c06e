package io.serpentarium.session;

import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.RunPermit;
import org.jspecify.annotations.Nullable;

/**
 * A session's dealings with the ledger, on its owner's account. Not thread-safe: confined to the context of the
 * session verticle.
 */
final class OwnerAllotment implements Allotment {
  private final QuotaLedger ledger;
  private final Holder holder;
  private final Permit session;
  private final Turns turns;
  private @Nullable Permit turn;
  private Runnable begin = () -> {};

  /** {@code session} is the right to be there at all. */
  OwnerAllotment(QuotaLedger ledger, Holder holder, Permit session, Turns turns) {
    this.ledger = ledger;
    this.holder = holder;
    this.session = session;
    this.turns = turns;
  }

  Holder holder() {
    return holder;
  }

  /** What to do when the turn has come. */
  void whenTurnComes(Runnable action) {
    begin = action;
  }

  @Override
  public Admission<RunPermit> admitRun() {
    return ledger.admitRun(holder);
  }

  @Override
  public boolean takeTurn() {
    if (turn == null && (turns.isAnyWaiting(holder.tenant()) || tryTake() != Turns.Offer.TAKEN)) {
      turns.add(this);
    }
    return turn != null;
  }

  @Override
  public void giveBackTurn() {
    turns.remove(this);
    if (turn != null) {
      turn.release();
      turn = null;
      turns.freed(holder.tenant());
    }
  }

  /** A turn is free, perhaps for this session; it has to act on it when it takes it. */
  Turns.Offer offer() {
    var taken = tryTake();
    if (taken == Turns.Offer.TAKEN) {
      begin.run();
    }
    return taken;
  }

  private Turns.Offer tryTake() {
    return switch (ledger.takeTurn(holder)) {
      case Admission.Admitted<Permit>(var permit, _) -> {
        turn = permit;
        yield Turns.Offer.TAKEN;
      }
      case Admission.Refused<Permit>(_, var level, _, _) ->
          level == Admission.Level.TENANT ? Turns.Offer.NONE_FREE : Turns.Offer.NOT_FOR_THIS_SUBJECT;
    };
  }

  /** The session is no more. */
  void close() {
    giveBackTurn();
    session.release();
  }
}
