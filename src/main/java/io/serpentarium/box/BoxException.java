package io.serpentarium.box;

/** Runners cannot be walled in as configured; the message says why and what to do. */
public final class BoxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BoxException(String message) {
    super(message);
  }
}
