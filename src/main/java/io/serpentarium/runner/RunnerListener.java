package io.serpentarium.runner;

import java.util.List;

/** Whoever a runner reports to at present; called on the context it was attached with, in order. */
@FunctionalInterface
public interface RunnerListener {
  void frames(List<RunnerFrame> frames);
}
