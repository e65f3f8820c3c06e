package io.serpentarium.config;

import java.time.Duration;

/**
 * What one run, one session and one connection may use.
 *
 * @param grace time an interrupted run has to end before its isolate is replaced
 * @param fileBytes files sent along with one run
 * @param diskBytes files in one session's memory file system
 * @param sessions open sessions of one connection
 * @param queue runs that may wait in one session
 * @param runs runs in the life of one session
 */
public record LimitsConfig(
    Duration runTime,
    Duration grace,
    long outputBytes,
    long codeBytes,
    long fileBytes,
    long memoryBytes,
    long diskBytes,
    int files,
    int displays,
    int sessions,
    int queue,
    int runs) {
  public LimitsConfig {
    ConfigKeys.RUN_TIME.check(runTime);
    ConfigKeys.GRACE.check(grace);
    ConfigKeys.OUTPUT_BYTES.check(outputBytes);
    ConfigKeys.CODE_BYTES.check(codeBytes);
    ConfigKeys.FILE_BYTES.check(fileBytes);
    ConfigKeys.MEMORY_BYTES.check(memoryBytes);
    ConfigKeys.DISK_BYTES.check(diskBytes);
    ConfigKeys.FILES.check(files);
    ConfigKeys.DISPLAYS.check(displays);
    ConfigKeys.SESSIONS.check(sessions);
    ConfigKeys.QUEUE.check(queue);
    ConfigKeys.RUNS.check(runs);
  }

  static LimitsConfig from(Settings settings) {
    return new LimitsConfig(
        settings.read(ConfigKeys.RUN_TIME),
        settings.read(ConfigKeys.GRACE),
        settings.read(ConfigKeys.OUTPUT_BYTES),
        settings.read(ConfigKeys.CODE_BYTES),
        settings.read(ConfigKeys.FILE_BYTES),
        settings.read(ConfigKeys.MEMORY_BYTES),
        settings.read(ConfigKeys.DISK_BYTES),
        settings.read(ConfigKeys.FILES),
        settings.read(ConfigKeys.DISPLAYS),
        settings.read(ConfigKeys.SESSIONS),
        settings.read(ConfigKeys.QUEUE),
        settings.read(ConfigKeys.RUNS));
  }
}
