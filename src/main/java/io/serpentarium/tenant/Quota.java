package io.serpentarium.tenant;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be limited for a tenant or a subject, with the range of its values. */
public enum Quota {
  CONNECTIONS("connections", Kind.GAUGE, 1, 10_000_000),
  SESSIONS("sessions", Kind.GAUGE, 1, 10_000_000),
  CONCURRENT_RUNS("concurrentRuns", Kind.GAUGE, 1, 1_000_000),
  QUEUED_RUNS("queuedRuns", Kind.GAUGE, 0, 10_000_000),
  RUNS_PER_MINUTE("runsPerMinute", Kind.RATE, 1, 100_000_000),
  /** How many runs may come at once, above the average. */
  RUN_BURST("runBurst", Kind.RATE, 1, 100_000_000),
  CPU_SECONDS_PER_DAY("cpuSecondsPerDay", Kind.SUM, 1, 1_000_000_000),
  CPU_SECONDS_PER_MONTH("cpuSecondsPerMonth", Kind.SUM, 1, 10_000_000_000L),
  IMAGE_BYTES("imageBytes", Kind.SUM, 0, 1L << 50),
  /** Memory of one session's Python. */
  MEMORY_BYTES("memoryBytes", Kind.LIMIT, 1L << 26, 1L << 32),
  /** Wall time of one run. */
  RUN_MILLIS("runMs", Kind.LIMIT, 10, 86_400_000),
  OUTPUT_BYTES("outputBytes", Kind.LIMIT, 1 << 10, 1L << 30),
  CODE_BYTES("codeBytes", Kind.LIMIT, 1 << 10, 2L << 20),
  FILE_BYTES("fileBytes", Kind.LIMIT, 0, 12L << 20),
  SESSION_IDLE_MILLIS("sessionIdleMs", Kind.LIMIT, 1_000, 2_592_000_000L),
  SESSION_AGE_MILLIS("sessionAgeMs", Kind.LIMIT, 1_000, 2_592_000_000L),
  RUNNERS_GUARANTEED("runnersGuaranteed", Kind.SHARE, 0, 256),
  RUNNERS_MAX("runnersMax", Kind.SHARE, 1, 256),
  /** How much of a full machine a tenant gets, beside others. */
  WEIGHT("weight", Kind.SHARE, 1, 1_000),
  /** 1: each of the tenant's sessions has a runner process of its own, which serves no other. */
  OWN_PROCESS("ownProcess", Kind.SHARE, 0, 1),
  /** Which environments may be used: the value is their names, and as a number how many these are. */
  ENVIRONMENTS("environments", Kind.NAMES, 1, 64);

  private final String wire;
  private final Kind kind;
  private final long min;
  private final long max;

  /** How a quota is counted. */
  public enum Kind {
    /** How many there are at a time. */
    GAUGE,
    /** How many in a span of time. */
    RATE,
    /** How much altogether in a period. */
    SUM,
    /** What one run or one session may use. */
    LIMIT,
    /** A tenant's part of the machine; a subject has none. */
    SHARE,
    /** What may be used at all, by its names. */
    NAMES
  }

  Quota(String wire, Kind kind, long min, long max) {
    this.wire = wire;
    this.kind = kind;
    this.min = min;
    this.max = max;
  }

  /** Its name in messages, in the API and on the command line. */
  public String wire() {
    return wire;
  }

  public Kind kind() {
    return kind;
  }

  public long min() {
    return min;
  }

  public long max() {
    return max;
  }

  public boolean admits(long value) {
    return min <= value && value <= max;
  }

  /** Whether subjects can have a value of their own. */
  public boolean isForSubjects() {
    return kind != Kind.SHARE && this != IMAGE_BYTES;
  }

  public static Optional<Quota> named(String wire) {
    return Stream.of(values()).filter(quota -> quota.wire.equals(wire)).findFirst();
  }

  /** The quota whose name has most letters in common with a name that does not exist. */
  public static Quota nearest(String unknown) {
    return Stream.of(values()).min(Comparator.comparingInt(quota -> Spelling.distance(unknown, quota.wire))).orElseThrow();
  }
}
