package io.serpentarium.seats;

import java.util.List;
import java.util.Optional;

/** What all servers share. Thread-safe; every call blocks and may fail as the store fails. */
interface Bank {
  /** The server is there from now on. */
  void enter(String server);

  /**
   * Renews what the server holds and does all that it asks, as a whole.
   *
   * @return empty = it has been silent for so long that its seats were given to others
   */
  Optional<Batch.Reply> exchange(String server, Batch batch);

  /** Limits of which the server holds seats that others have asked for. */
  List<SeatKey> called(String server);

  /** Takes back what dead servers hold. */
  void takeBack();

  /** Forgets limits that nobody has used for long. */
  void forgetOld();

  /** The server needs nothing any more. */
  void leave(String server);
}
