package io.serpentarium.seats;

/**
 * What a server has of a limit, as it stands in the store.
 *
 * @param wanted more than it holds = it waits
 * @param since the turn in which it began to wait
 * @param asked the turn in which it last asked the others to give away what they do not use
 * @param answered the turn in which it last had given away all of that
 */
record Share(String server, long held, long wanted, long since, long asked, long answered) {
  static Share none(String server) {
    return new Share(server, 0, 0, 0, 0, 0);
  }

  boolean isWaiting() {
    return wanted > held;
  }

  boolean isEmpty() {
    return held == 0 && wanted == 0;
  }

  boolean waitsLonger(Share other, long since) {
    return this.since < since || (this.since == since && server.compareTo(other.server) < 0);
  }
}
