package io.serpentarium.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session at the moment it was looked at. Its id opens nothing: a resume needs the session's token and its owner.
 *
 * @param environment which packages its Python has
 * @param resident whether its interpreter is in a runner
 * @param connected whether a reader is there
 * @param queued runs that wait
 * @param lastUsed when a run was asked for or ended last
 * @param runnerPid null = it has no runner
 */
public record SessionStatus(
    String id,
    String tenant,
    String subject,
    String environment,
    State state,
    boolean resident,
    boolean connected,
    int queued,
    Instant created,
    Instant lastUsed,
    @Nullable Long runnerPid) {

  /** What it does. */
  public enum State {
    /** Nothing; its variables are in a runner, or there are none yet. */
    IDLE,
    /** Nothing; its variables are on disk. */
    PAGED,
    /** A run waits for its turn, for a runner, or for the variables. */
    WAITING,
    /** A run executes. */
    RUNNING
  }
}
