package io.serpentarium.pool;

/**
 * How large the pool is.
 *
 * @param warm runners kept ready ahead of need
 * @param max processes at any time
 * @param waiting sessions that may wait for a runner
 * @param parallelLaunches processes that start at the same time
 * @param processPerSession a process that has served a session serves no other
 */
record PoolLimits(int warm, int max, int waiting, int parallelLaunches, boolean processPerSession) {}
