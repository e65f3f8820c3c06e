package io.serpentarium.pool;

import io.serpentarium.bus.Address;

/**
 * A session that wants a runner.
 *
 * @param id tells this request from earlier ones of the same session
 * @param notices where the session hears of its position and of wishes to evict it
 */
public record Waiter(long id, String tenant, String session, Address<PoolNotice> notices) {}
