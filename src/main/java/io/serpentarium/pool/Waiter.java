package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.tenant.Share;

/**
 * A session that wants a runner.
 *
 * @param id tells this request from earlier ones of the same session
 * @param subject for whom, within the tenant
 * @param principal whose state it is: an isolate is never shared between two of them, see {@code Principal}
 * @param session whose state is to run; requests without a state of their own have one name in common
 * @param environment which packages its runner has to have
 * @param share the tenant's part of the machine as it is now
 * @param notices where the session hears of its position and of wishes to evict it
 */
public record Waiter(
    long id,
    String tenant,
    String subject,
    String principal,
    String session,
    String environment,
    Share share,
    Address<PoolNotice> notices) {

  /** In the default environment. */
  public Waiter(
      long id, String tenant, String subject, String principal, String session, Share share, Address<PoolNotice> notices) {
    this(id, tenant, subject, principal, session, EnvironmentName.DEFAULT, share, notices);
  }

  /** Whether it asks for the same work as another one does, so that the runner of either serves both. */
  boolean isTwinOf(Waiter other) {
    return tenant.equals(other.tenant)
        && principal.equals(other.principal)
        && session.equals(other.session)
        && environment.equals(other.environment);
  }
}
