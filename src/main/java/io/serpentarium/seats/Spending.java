package io.serpentarium.seats;

/**
 * What this server does with a sum.
 *
 * @param period when the period of the sum began, in milliseconds
 * @param used what was used in the period, as far as this server knows; grows until the next period
 * @param reserved what is set aside for what is under way here
 */
public record Spending(long period, long used, long reserved) {}
