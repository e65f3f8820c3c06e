package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import java.util.Arrays;

/** What executions used together. Not thread-safe: guarded by the meter. */
final class Totals {
  private final long[] byOutcome = new long[Outcome.values().length];
  private long wallMillis;
  private long cpuMillis;
  private long peakMemoryBytes;
  private long outputBytes;

  void add(Execution execution) {
    byOutcome[execution.outcome().ordinal()]++;
    wallMillis += execution.wall().toMillis();
    cpuMillis += execution.cpu().toMillis();
    peakMemoryBytes = Math.max(peakMemoryBytes, execution.peakMemoryBytes());
    outputBytes += execution.outputBytes();
  }

  void add(Totals other) {
    for (int outcome = 0; outcome < byOutcome.length; outcome++) {
      byOutcome[outcome] += other.byOutcome[outcome];
    }
    wallMillis += other.wallMillis;
    cpuMillis += other.cpuMillis;
    peakMemoryBytes = Math.max(peakMemoryBytes, other.peakMemoryBytes);
    outputBytes += other.outputBytes;
  }

  long runs() {
    return Arrays.stream(byOutcome).sum();
  }

  long runs(Outcome outcome) {
    return byOutcome[outcome.ordinal()];
  }

  long wallMillis() {
    return wallMillis;
  }

  long cpuMillis() {
    return cpuMillis;
  }

  long peakMemoryBytes() {
    return peakMemoryBytes;
  }

  long outputBytes() {
    return outputBytes;
  }
}
