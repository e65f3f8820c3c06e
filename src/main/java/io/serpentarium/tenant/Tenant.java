package io.serpentarium.tenant;

import static java.util.Objects.requireNonNull;

import io.serpentarium.tenant.ChangeRefused.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A customer of this server: the owner of keys, of sessions and of a share of the pool.
 *
 * @param nullOrigin whether pages without an origin of their own (local files, sandboxed frames) may connect,
 *     with a token
 * @param managedBy who alone may change it: {@link #MANAGED_BY_FILE}; null = any administrator
 */
public record Tenant(String id, String name, State state, boolean nullOrigin, @Nullable String managedBy) {
  /** The file that declares tenants. */
  public static final String MANAGED_BY_FILE = "file";

  private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
  private static final int LONGEST_NAME = 200;

  public Tenant {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("The id of a tenant is empty.");
    }
    requireNonNull(name, "name is missing");
    requireNonNull(state, "state is missing");
  }

  /** One that any administrator may change. */
  public Tenant(String id, String name, State state, boolean nullOrigin) {
    this(id, name, state, nullOrigin, null);
  }

  /** Refuses what cannot be a new tenant. */
  void requireSound() {
    if (!ID.matcher(id).matches()) {
      throw new ChangeRefused(
          Reason.INVALID, "id has to be 1 to 64 lower-case letters, digits and hyphens, with no hyphen at its ends.");
    }
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new ChangeRefused(Reason.INVALID, "name has to have 1 to %d characters.".formatted(LONGEST_NAME));
    }
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
