package io.serpentarium.seats;

/** What this server may still set aside of a sum. */
public sealed interface Funds {
  Funds UNKNOWN = new Unknown();

  /** The others have to be asked. */
  record Unknown() implements Funds {}

  /**
   * So much.
   *
   * @param unused what nobody has used of the sum, whether or not it is set aside
   */
  record Known(long atHand, long unused) implements Funds {}
}
