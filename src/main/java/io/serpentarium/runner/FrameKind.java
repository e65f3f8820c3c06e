package io.serpentarium.runner;

/** The byte that follows a frame's length. */
final class FrameKind {
  static final int BOOT = 0x01;
  static final int RUN = 0x02;
  static final int INTERRUPT = 0x03;
  static final int INPUT = 0x04;
  static final int CREDIT = 0x05;
  static final int COMPLETE = 0x06;
  static final int PING = 0x07;
  static final int RESET = 0x08;
  static final int SAVE = 0x09;
  static final int LOAD = 0x0A;
  static final int PART = 0x0B;

  static final int READY = 0x81;
  static final int FAILED = 0x82;
  static final int STDOUT = 0x83;
  static final int STDERR = 0x84;
  static final int EVENT = 0x85;
  static final int DONE = 0x86;
  static final int COMPLETIONS = 0x87;
  static final int GONE = 0x88;
  static final int PONG = 0x89;
  static final int IMAGE = 0x8A;
  static final int SAVED = 0x8B;
  static final int LOADED = 0x8C;

  private FrameKind() {}

  /** Whether the runner answers it, and is told nothing else to do before. */
  static boolean isCommand(int kind) {
    return switch (kind) {
      case BOOT, RUN, COMPLETE, RESET, SAVE, LOAD -> true;
      default -> false;
    };
  }
}
