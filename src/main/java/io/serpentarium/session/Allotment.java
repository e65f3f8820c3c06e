package io.serpentarium.session;

import io.serpentarium.quota.Admission;
import io.serpentarium.quota.RunPermit;

/** What the quotas of its owner allow a session. Not thread-safe: confined to the context of the session verticle. */
interface Allotment {
  Admission<RunPermit> admitRun();

  /**
   * Whether a run of the session may begin, or {@code ready} = false a runner be asked for; a session that has no
   * runner yet may lose its turn again to one that has. After a no, {@link Session#yourTurn} is called when the turn
   * has come.
   */
  boolean takeTurn(boolean ready);

  /** Lets other sessions of the tenant have their turn; does nothing when it is not the session's. */
  void giveBackTurn();
}
