package io.serpentarium.runner;

import io.serpentarium.telemetry.ProcessUsage;
import io.vertx.core.Context;
import java.util.Optional;

/**
 * One live Deno process with at most one isolate in it. Thread-safe.
 *
 * <p>It has two listeners: its owner (the pool), who hears of life and death only, and its user (a session),
 * who hears everything. Each is called on its own context.
 */
public interface Runner {

  long pid();

  /** Ends the present isolate, if any, and starts a fresh one of the same size; {@link RunnerFrame.Ready} answers. */
  void boot();

  /** The same, with so much memory for its Python; at most what the process was launched with. */
  void boot(long memoryBytes);

  /** How much memory Python may have in the present isolate. */
  long memoryBytes();

  /**
   * Makes the present isolate clean again, within milliseconds if that can be proven and by a fresh one if not;
   * {@link RunnerFrame.Ready} answers. Only while nothing else goes on.
   */
  void reset();

  /**
   * Saves the isolate's state; {@link RunnerFrame.Saved}, {@code Pinned} or {@code NotSaved} answers with this id.
   * Only while nothing else goes on.
   */
  void save(String id, long maxBytes, ImageSink sink);

  /**
   * Gives a clean isolate the state of an image; {@link RunnerFrame.ImageLoaded} or {@code NotLoaded} answers with
   * this id. A source that fails ends the process.
   */
  void load(String id, long bytes, String readyImage, ImageSource source);

  /** Sends a command; does nothing when the process is gone. */
  void send(RunnerCommand command);

  /** Lets a session hear every frame from now on. */
  void attach(Context context, RunnerListener user);

  /** Undoes {@link #attach}; frames that are under way are dropped. */
  void detach();

  /** Ends the process at once; {@link RunnerFrame.Exited} follows. */
  void kill(ExitCause cause, String detail);

  /** Names the memory of its clean isolates; empty before the first was ready. */
  String readyImage();

  /** What the process has used so far; empty when it is gone. */
  Optional<ProcessUsage> usage();

  /** Ends the process when it uses more than it may; call it several times a second, always on one context. */
  void watch();
}
