package io.serpentarium.session;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;

/**
 * What one session may do, how long it lives, when it is saved, and on whose account. Not thread-safe: confined to the
 * context of the session verticle.
 *
 * <p>Who needs a limit asks for it each time, because it can be changed while the session is there.
 */
final class SessionLimits {
  private final ImageConfig images;
  private final Allotment allotment;
  private LimitsConfig runs;
  private SessionConfig life;

  SessionLimits(LimitsConfig runs, SessionConfig life, ImageConfig images, Allotment allotment) {
    this.runs = runs;
    this.life = life;
    this.images = images;
    this.allotment = allotment;
  }

  /** On nobody's account. */
  SessionLimits(LimitsConfig runs, SessionConfig life, ImageConfig images) {
    this(runs, life, images, Allotment.FREE);
  }

  LimitsConfig runs() {
    return runs;
  }

  SessionConfig life() {
    return life;
  }

  ImageConfig images() {
    return images;
  }

  Allotment allotment() {
    return allotment;
  }

  /** These hold from now on; a run that executes goes on with those that it began with. */
  void change(LimitsConfig runs, SessionConfig life) {
    this.runs = runs;
    this.life = life;
  }
}
