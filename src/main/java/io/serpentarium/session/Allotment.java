package io.serpentarium.session;

import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Execution;
import io.serpentarium.quota.RunPermit;
import java.time.Duration;
import java.util.List;

/** What the quotas of its owner allow a session. Not thread-safe: confined to the context of the session verticle. */
interface Allotment {
  /** Of a session that no quota limits. */
  Allotment FREE = new Free();

  Admission<RunPermit> admitRun();

  /**
   * Whether a run of the session may begin, or {@code ready} = false a runner be asked for; a session that has no
   * runner yet may lose its turn again to one that has. After a no, {@link Session#yourTurn} is called when the turn
   * has come.
   */
  boolean takeTurn(boolean ready);

  /** Lets other sessions of the tenant have their turn; does nothing when it is not the session's. */
  void giveBackTurn();

  /** One of its runs has ended. */
  void ended(Execution execution);

  /** The session is no more. */
  void close();

  /** Says yes to everything and counts nothing. */
  final class Free implements Allotment {
    @Override
    public Admission<RunPermit> admitRun() {
      return new Admission.Admitted<>(new FreeRun(), List.of());
    }

    @Override
    public boolean takeTurn(boolean ready) {
      return true;
    }

    @Override
    public void giveBackTurn() {}

    @Override
    public void ended(Execution execution) {}

    @Override
    public void close() {}
  }

  /** As long as a run may be anyway. */
  record FreeRun() implements RunPermit {
    @Override
    public Duration allowance() {
      return Duration.ofDays(1);
    }

    @Override
    public void settle(Duration cpu) {}
  }
}
