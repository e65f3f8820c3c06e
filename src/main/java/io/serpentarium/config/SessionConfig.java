package io.serpentarium.config;

import java.time.Duration;

/**
 * How long sessions live and how much they remember for a reader who comes back.
 *
 * @param ringBytes events kept for a connection that resumes
 * @param templates folder with setup code; empty = there are no templates
 * @param windowBytes output sent ahead of the reader's acknowledgement
 */
public record SessionConfig(
    Duration idleTimeout, Duration maxAge, Duration resumeWindow, int ringBytes, int windowBytes, String templates) {
  public SessionConfig {
    ConfigKeys.IDLE_TIMEOUT.check(idleTimeout);
    ConfigKeys.MAX_AGE.check(maxAge);
    ConfigKeys.RESUME_WINDOW.check(resumeWindow);
    ConfigKeys.RING_BYTES.check((long) ringBytes);
    ConfigKeys.WINDOW_BYTES.check((long) windowBytes);
    ConfigKeys.TEMPLATES.check(templates);
  }

  static SessionConfig from(Settings settings) {
    return new SessionConfig(
        settings.read(ConfigKeys.IDLE_TIMEOUT),
        settings.read(ConfigKeys.MAX_AGE),
        settings.read(ConfigKeys.RESUME_WINDOW),
        Math.toIntExact(settings.read(ConfigKeys.RING_BYTES)),
        Math.toIntExact(settings.read(ConfigKeys.WINDOW_BYTES)),
        settings.read(ConfigKeys.TEMPLATES));
  }
}
