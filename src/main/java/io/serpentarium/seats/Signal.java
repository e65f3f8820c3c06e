package io.serpentarium.seats;

/** What there is to say to somebody who found no seat at hand. */
public enum Signal {
  /** There may be one now. */
  CHANGED,
  /** Every server was asked: there is none. */
  SETTLED
}
