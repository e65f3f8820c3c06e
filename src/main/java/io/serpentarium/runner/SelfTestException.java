package io.serpentarium.runner;

/** The server must not serve: an attack on its own runner got out, or the runner does not work. */
public final class SelfTestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SelfTestException(String message) {
    super(message);
  }
}
