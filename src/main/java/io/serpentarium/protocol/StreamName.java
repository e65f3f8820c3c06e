package io.serpentarium.protocol;

/** The output stream a program wrote to. */
public enum StreamName implements WireWord {
  STDOUT,
  STDERR
}
