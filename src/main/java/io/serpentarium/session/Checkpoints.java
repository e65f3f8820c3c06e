package io.serpentarium.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which states of a session are on disk. Not thread-safe: confined to the context of the session verticle.
 *
 * <p>Each run makes a new version of the state; version 0 is the clean interpreter. Two images are kept, written
 * in turns: that of the present state, and the one before it for {@code undo}.
 */
final class Checkpoints {
  private final String session;
  private long version;
  private long newestVersion;

  /** The version before the last run; absent when it is not known, as after an undo. */
  private @Nullable Long before;

  private @Nullable Checkpoint latest;
  private @Nullable Checkpoint previous;

  /** To what an undo leads. */
  sealed interface Undo {
    record Nothing() implements Undo {}

    record ToClean() implements Undo {}

    record ToCheckpoint(Checkpoint checkpoint) implements Undo {}
  }

  Checkpoints(String session) {
    this.session = session;
  }

  /** Begins with a state that is on disk already. */
  void beginWith(Checkpoint checkpoint) {
    latest = checkpoint;
    version = checkpoint.version();
    newestVersion = Math.max(newestVersion, version);
  }

  long version() {
    return version;
  }

  boolean isClean() {
    return version == 0;
  }

  /** Whether the present state is on disk. */
  boolean isCurrent() {
    return latest != null && latest.version() == version;
  }

  /** The present state, if it is on disk. */
  Optional<Checkpoint> current() {
    return isCurrent() ? Optional.ofNullable(latest) : Optional.empty();
  }

  @Nullable Checkpoint latest() {
    return latest;
  }

  void ran() {
    before = version;
    version = ++newestVersion;
  }

  /** Where the present state is to be saved: never over the latest. */
  String nextImage() {
    var first = session + "/a";
    return latest != null && latest.image().equals(first) ? session + "/b" : first;
  }

  void stored(Checkpoint checkpoint) {
    previous = latest;
    latest = checkpoint;
  }

  /** The runner is lost: the state is what is on disk. */
  void fallBack() {
    if (latest != null && latest.version() != version) {
      version = latest.version();
      before = null;
    }
  }

  Undo undo() {
    if (before == null) {
      return new Undo.Nothing();
    }
    long wanted = before;
    if (wanted == 0) {
      return new Undo.ToClean();
    }
    return Stream.of(latest, previous)
        .filter(known -> known != null && known.version() == wanted)
        .<Undo>map(Undo.ToCheckpoint::new)
        .findFirst()
        .orElseGet(Undo.Nothing::new);
  }

  /** The state is that of the checkpoint again; returns the images that nobody needs any more. */
  List<String> backTo(Checkpoint checkpoint) {
    var dropped = images().filter(image -> !image.equals(checkpoint.image())).toList();
    latest = checkpoint;
    previous = null;
    version = checkpoint.version();
    before = null;
    return dropped;
  }

  /** The interpreter is clean; returns the images that nobody needs any more. */
  List<String> clear() {
    var dropped = images().toList();
    latest = null;
    previous = null;
    version = 0;
    before = null;
    return dropped;
  }

  private Stream<String> images() {
    var owned = new ArrayList<String>();
    for (var checkpoint : new Checkpoint[] {latest, previous}) {
      if (checkpoint != null && checkpoint.owned()) {
        owned.add(checkpoint.image());
      }
    }
    return owned.stream();
  }
}
