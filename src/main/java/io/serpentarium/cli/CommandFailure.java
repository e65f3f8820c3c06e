package io.serpentarium.cli;

/** A command that was not carried out: a sentence for whoever gave it, and the exit code for programs. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** No administration answers, or its database does not. */
  static final int UNREACHABLE = 3;

  /** The token is refused, or its role does not allow this. */
  static final int NOT_ALLOWED = 4;

  /** The server has read the request and does not carry it out. */
  static final int REFUSED = 5;

  /** Somebody else has changed the tenant since the version that {@code --if-version} names. */
  static final int CHANGED_MEANWHILE = 6;

  private final int exitCode;

  CommandFailure(int exitCode, String sentence) {
    super(sentence, null, false, false);
    this.exitCode = exitCode;
  }

  static CommandFailure usage(String sentence) {
    return new CommandFailure(USAGE, sentence);
  }

  int exitCode() {
    return exitCode;
  }
}
