package io.serpentarium.session;

import io.serpentarium.quota.Admission;
import io.serpentarium.quota.RunPermit;

/** What the quotas of its owner allow a session. Not thread-safe: confined to the context of the session verticle. */
interface Allotment {
  Admission<RunPermit> admitRun();

  /**
   * Whether a run of the session may begin; until it is given back, the turn stays the session's. After a no,
   * {@link Session#yourTurn} is called when it has come.
   */
  boolean takeTurn();

  /** Lets other sessions of the tenant have their turn; does nothing when it is not the session's. */
  void giveBackTurn();
}
