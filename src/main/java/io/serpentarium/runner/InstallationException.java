package io.serpentarium.runner;

/** The files that runners are started from are missing or wrong; the message says what to do. */
public final class InstallationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InstallationException(String message) {
    super(message);
  }

  InstallationException(String message, Throwable cause) {
    super(message, cause);
  }
}
