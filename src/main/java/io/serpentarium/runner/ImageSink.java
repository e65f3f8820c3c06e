package io.serpentarium.runner;

/** Takes a session image piece by piece; called on a thread of the runner, which may block. */
@FunctionalInterface
public interface ImageSink {
  void accept(byte[] piece);
}
