package io.serpentarium.protocol;

/** What a refused client should do with its request. */
public enum Retry implements WireWord {
  /** Sending it again changes nothing. */
  NEVER,
  /** Send the same again, over a new connection if this one closes. */
  SAME,
  /** Send it again after the told time. */
  LATER,
  /** Authenticate anew, then send it again. */
  AFTER_AUTH
}
