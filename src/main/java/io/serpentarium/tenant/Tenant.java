package io.serpentarium.tenant;

import static java.util.Objects.requireNonNull;

/**
 * A customer of this server: the owner of keys, of sessions and of a share of the pool.
 *
 * @param nullOrigin whether pages without an origin of their own (local files, sandboxed frames) may connect,
 *     with a token
 */
public record Tenant(String id, String name, State state, boolean nullOrigin) {
  public Tenant {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("The id of a tenant is empty.");
    }
    requireNonNull(name, "name is missing");
    requireNonNull(state, "state is missing");
  }

  /** What a tenant may do at the moment. */
  public enum State {
    ACTIVE,
    /** Nothing: its callers are refused. */
    SUSPENDED,
    /** Go on with the sessions it has; new ones are refused. */
    DRAINING
  }
}
