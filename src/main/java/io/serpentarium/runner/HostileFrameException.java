package io.serpentarium.runner;

/** A runner sent bytes that no sound runner sends; its process has to die. */
final class HostileFrameException extends Exception {
  private static final long serialVersionUID = 1;

  HostileFrameException(String message) {
    super(message, null, false, false);
  }
}
