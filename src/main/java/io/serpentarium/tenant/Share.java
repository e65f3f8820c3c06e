package io.serpentarium.tenant;

/**
 * A tenant's part of the machine.
 *
 * @param weight how much of a full machine it gets, beside the weights of others
 * @param guaranteed runners that it gets before anybody else
 * @param max runners that it holds at most
 * @param ownProcess a process that has served one of its sessions serves no other
 */
public record Share(int weight, int guaranteed, int max, boolean ownProcess) {
  /** Of a tenant about which nothing was decided. */
  public static final Share EQUAL = new Share(1, 0, Integer.MAX_VALUE, false);

  public Share(int weight, int guaranteed, int max) {
    this(weight, guaranteed, max, false);
  }

  public Share {
    if (weight < 1 || guaranteed < 0 || max < 1) {
      throw new IllegalArgumentException("no share: weight %d, guaranteed %d, max %d".formatted(weight, guaranteed, max));
    }
  }
}
