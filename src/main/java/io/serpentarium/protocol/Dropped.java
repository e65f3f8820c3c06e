package io.serpentarium.protocol;

/** The bytes of output that were thrown away, by stream. */
public record Dropped(long stdout, long stderr) {
  public Dropped {
    Check.atLeast(stdout, "stdout", 0);
    Check.atLeast(stderr, "stderr", 0);
  }
}
