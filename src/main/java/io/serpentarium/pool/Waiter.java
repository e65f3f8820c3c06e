package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.serpentarium.tenant.Share;

/**
 * A session that wants a runner.
 *
 * @param id tells this request from earlier ones of the same session
 * @param subject for whom, within the tenant
 * @param share the tenant's part of the machine as it is now
 * @param notices where the session hears of its position and of wishes to evict it
 */
public record Waiter(
    long id, String tenant, String subject, String session, Share share, Address<PoolNotice> notices) {}
