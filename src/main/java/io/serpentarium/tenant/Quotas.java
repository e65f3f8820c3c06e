package io.serpentarium.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What a tenant gets instead of the server's defaults.
 *
 * @param poolMax runners it may have at once; null = the default
 * @param poolGuaranteed runners it gets even when the pool is full; null = the default
 */
public record Quotas(@Nullable Integer poolMax, @Nullable Integer poolGuaranteed) {
  public static final Quotas DEFAULTS = new Quotas(null, null);

  public Quotas {
    if (poolMax != null && poolMax < 1) {
      throw new IllegalArgumentException(
          "poolMax is %d, but must be 1 or more.".formatted(poolMax));
    }
    if (poolGuaranteed != null && poolGuaranteed < 0) {
      throw new IllegalArgumentException(
          "poolGuaranteed is %d, but must be 0 or more.".formatted(poolGuaranteed));
    }
    if (poolMax != null && poolGuaranteed != null && poolGuaranteed > poolMax) {
      throw new IllegalArgumentException(
          "poolGuaranteed is %d, but must be at most poolMax, which is %d."
              .formatted(poolGuaranteed, poolMax));
    }
  }
}
