package io.serpentarium.quota;

/** The right to one more of something. Only an admission makes one; giving it back twice gives back once. Thread-safe. */
public interface Permit {
  void release();
}
