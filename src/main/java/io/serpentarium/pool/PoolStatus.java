package io.serpentarium.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pool at the moment it was looked at.
 *
 * @param draining whether it lends nothing, because an administrator or the end of the server wants it so
 */
public record PoolStatus(List<Place> slots, PoolFigures figures, boolean draining) {
  public PoolStatus {
    slots = List.copyOf(slots);
  }

  /**
   * A slot and its process.
   *
   * @param state {@code launching}, {@code idle}, {@code acquired}, {@code renewing}, or {@code ending}
   * @param environment which packages its process has
   * @param since in that state, or busy or idle in it
   * @param tenant the only one that its process serves; null = it has served nobody
   * @param session null = nobody holds it
   * @param recycling whether its process ends when the session gives it back
   * @param pid null = it has not started yet
   * @param memoryBytes resident memory; null = not known
   * @param cpu processor time since its start; null = not known
   */
  public record Place(
      int id,
      String state,
      String environment,
      Instant since,
      @Nullable String tenant,
      @Nullable String session,
      boolean busy,
      boolean recycling,
      @Nullable Long pid,
      @Nullable Long memoryBytes,
      @Nullable Duration cpu) {}
}
