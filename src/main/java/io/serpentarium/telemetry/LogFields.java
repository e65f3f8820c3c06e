package io.serpentarium.telemetry;

/**
 * Names of the fields that log lines carry: {@code log.atInfo().addKeyValue(LogFields.SESSION,
 * id)}.
 */
public final class LogFields {
  public static final String TENANT = "tenant";
  public static final String SESSION = "session";
  public static final String RUN = "run";
  public static final String RUNNER_PID = "runner_pid";
  public static final String CONNECTION = "connection";

  private LogFields() {}
}
