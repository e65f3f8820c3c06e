package io.serpentarium.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody may do who administers. */
enum Role {
  /** Look at everything. */
  VIEWER,
  /** And set quotas and the state of tenants, intervene in sessions and in the pool. */
  OPERATOR,
  /** And everything else. */
  OWNER,
  /** Look at one tenant, manage its keys, lower the quotas of its subjects, and intervene in its sessions. */
  TENANT_ADMIN;

  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Role> named(String wire) {
    return Stream.of(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }
}
