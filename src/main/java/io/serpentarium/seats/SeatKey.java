package io.serpentarium.seats;

import java.util.Comparator;

/**
 * A limit that servers share.
 *
 * @param subject whose it is; {@link #TENANT} = all subjects of the tenant together
 */
public record SeatKey(String tenant, String subject, String quota) implements Comparable<SeatKey> {
  public static final String TENANT = "";

  /** All servers lock rows in this order, so that they do not wait for each other in a circle. */
  private static final Comparator<SeatKey> ORDER =
      Comparator.comparing(SeatKey::tenant).thenComparing(SeatKey::subject).thenComparing(SeatKey::quota);

  @Override
  public int compareTo(SeatKey other) {
    return ORDER.compare(this, other);
  }
}
