package io.serpentarium.protocol;

/** What a program finds on its standard input once the given text is read. */
public enum StdinMode implements WireWord {
  /** {@code input()} asks the reader. */
  INTERACTIVE,
  /** {@code input()} finds the end of the file. */
  CLOSED
}
