package io.serpentarium.session;

import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Execution;
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
  private static final int NEAR = 10;

  private final QuotaLedger ledger;
  private final Holder holder;
  private final Permit permit;
  private final Turns turns;
  private final Call call;
  private @Nullable Permit turn;
  private boolean ready;
  private int toldPlace;

  /** How a session that waits for its turn is called. */
  interface Call {
    /** Its turn has come. */
    void begin();

    /** Its place among those who wait has changed; 1 is next. */
    void place(int place);
  }

  /** {@code permit} is the right to be there at all. */
  OwnerAllotment(QuotaLedger ledger, Holder holder, Permit permit, Turns turns, Call call) {
    this.ledger = ledger;
    this.holder = holder;
    this.permit = permit;
    this.turns = turns;
    this.call = call;
  }

  Holder holder() {
    return holder;
  }

  @Override
  public Admission<RunPermit> admitRun() {
    return ledger.admitRun(holder);
  }

  @Override
  public boolean takeTurn(boolean hasRunner) {
    ready = hasRunner;
    if (turn == null && (turns.isAnyWaiting(holder.tenant()) || tryTake() != Turns.Offer.TAKEN)) {
      turns.add(this);
    }
    turns.setWithoutRunner(this, turn != null && !ready);
    return turn != null;
  }

  @Override
  public void giveBackTurn() {
    toldPlace = 0;
    turns.remove(this);
    if (release()) {
      turns.freed(holder.tenant());
    }
  }

  /** Whether a run could begin at once. */
  boolean isReady() {
    return ready;
  }

  /** Another session makes better use of the turn; this one asks for it again when it has a runner. */
  void loseTurn() {
    release();
  }

  private boolean release() {
    turns.setWithoutRunner(this, false);
    if (turn == null) {
      return false;
    }
    turn.release();
    turn = null;
    return true;
  }

  /** A turn is free, perhaps for this session, which acts on it when it takes it. */
  Turns.Offer offer() {
    var taken = tryTake();
    if (taken == Turns.Offer.TAKEN) {
      turns.setWithoutRunner(this, !ready);
      call.begin();
    }
    return taken;
  }

  /** It still waits, at that place; far back, only a change by a tenth is worth a message. */
  void waitsAt(int place) {
    var near = place <= NEAR && place != toldPlace;
    if (near || toldPlace == 0 || place > toldPlace || place * 10 <= toldPlace * 9) {
      toldPlace = place;
      call.place(place);
    }
  }

  private Turns.Offer tryTake() {
    return switch (ledger.takeTurn(holder)) {
      case Admission.Admitted<Permit>(var taken, _) -> {
        turn = taken;
        toldPlace = 0;
        yield Turns.Offer.TAKEN;
      }
      case Admission.Refused<Permit>(_, var level, _, _) ->
          level == Admission.Level.TENANT ? Turns.Offer.NONE_FREE : Turns.Offer.NOT_FOR_THIS_SUBJECT;
    };
  }

  @Override
  public void ended(Execution execution) {
    ledger.record(execution);
  }

  @Override
  public void close() {
    giveBackTurn();
    permit.release();
  }
}
