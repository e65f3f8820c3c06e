package io.serpentarium.seats;

/**
 * What a server wants of a limit.
 *
 * @param keep it will not use more than that until it is answered; what it holds beyond that goes back
 * @param need what it could use at once
 * @param spare what it would like to have beyond that, if nobody waits
 * @param exact whether it keeps nothing that it does not use
 */
record Ask(SeatKey key, long limit, long keep, long need, long spare, boolean exact) {}
