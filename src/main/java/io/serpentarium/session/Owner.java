package io.serpentarium.session;

import io.serpentarium.quota.Holder;
import io.serpentarium.tenant.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose session it is.
 *
 * @param origin the page's origin; absent for callers that are not browsers
 * @param visitor whether nobody vouches for the subject: it then is a number drawn for one connection, and
 *     who shows the resume token is the same visitor
 * @param holder on whose account it runs
 */
public record Owner(
    Principal principal, String keyId, @Nullable String origin, boolean visitor, Holder holder) {
  public Owner(Principal principal, String keyId, @Nullable String origin, boolean visitor) {
    this(principal, keyId, origin, visitor, Holder.of(principal.tenantId(), principal.subject()));
  }


  /** Whether somebody with the right token may take over this owner's session. */
  boolean mayBeResumedBy(Owner other) {
    var sameSubject = visitor ? other.visitor : principal.equals(other.principal);
    return sameSubject
        && principal.tenantId().equals(other.principal.tenantId())
        && keyId.equals(other.keyId)
        && Objects.equals(origin, other.origin);
  }
}
