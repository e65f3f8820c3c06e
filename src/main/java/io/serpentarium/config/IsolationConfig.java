package io.serpentarium.config;

import java.time.Duration;

/**
 * How runners are held in.
 *
 * @param command words that come before a runner's own command line, with blanks between them
 * @param allowWeaker serve even where the box does not work
 * @param processBytes memory of a runner's process on top of its Python's memory
 * @param idleCpu processor time that a runner may use while nothing runs in it
 */
public record IsolationConfig(
    BoxKind box,
    String command,
    boolean allowWeaker,
    boolean selfTest,
    SessionWall session,
    long processBytes,
    Duration idleCpu) {
  public IsolationConfig {
    ConfigKeys.ISOLATION_COMMAND.check(command);
    ConfigKeys.PROCESS_BYTES.check(processBytes);
    ConfigKeys.IDLE_CPU.check(idleCpu);
    if (box == BoxKind.CUSTOM && command.isEmpty()) {
      throw new InvalidValue(
          ConfigKeys.ISOLATION_COMMAND, command, "a command, because isolation.box is custom");
    }
  }

  static IsolationConfig from(Settings settings) {
    return new IsolationConfig(
        settings.read(ConfigKeys.ISOLATION_BOX),
        settings.read(ConfigKeys.ISOLATION_COMMAND),
        settings.read(ConfigKeys.ALLOW_WEAKER),
        settings.read(ConfigKeys.SELF_TEST),
        settings.read(ConfigKeys.SESSION_WALL),
        settings.read(ConfigKeys.PROCESS_BYTES),
        settings.read(ConfigKeys.IDLE_CPU));
  }
}
