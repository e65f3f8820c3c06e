package io.serpentarium.admin;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who has shown a token.
 *
 * @param tenant the only tenant that concerns a tenant-admin; null = all
 */
record Administrator(String id, String name, Role role, @Nullable String tenant) {
  /** Whether a request of that kind about that tenant is allowed; null = about all of them. */
  boolean may(Need need, @Nullable String about) {
    return switch (role) {
      case OWNER -> true;
      case OPERATOR -> need != Need.KEYS && need != Need.OWN;
      case VIEWER -> need == Need.LOOK;
      case TENANT_ADMIN ->
          about != null && about.equals(tenant) && need != Need.OPERATE && need != Need.OWN;
    };
  }

  /** What a request needs. */
  enum Need {
    LOOK,
    /** Set quotas, suspend and drain. */
    OPERATE,
    /** Manage keys. */
    KEYS,
    /** Set quotas of subjects. */
    SUBJECTS,
    /** Interrupt, restart and end sessions. */
    INTERVENE,
    /** Make and remove tenants and administrators. */
    OWN
  }

  /** As the audit log shows it. */
  String actor() {
    return name + " (" + role.wire() + ")";
  }
}
