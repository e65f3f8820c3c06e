package io.serpentarium.session;

import io.serpentarium.image.ImageMeta;
import io.serpentarium.image.ImageWriter;
import io.serpentarium.image.Loaded;
import io.serpentarium.image.Saved;
import io.serpentarium.image.StoredImage;
import io.serpentarium.pool.Lease;
import io.serpentarium.runner.ImageSource;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the states of sessions between runners and the image store. Not thread-safe: confined to the context of
 * the session verticle; the bytes themselves pass on threads of the runner and of the store.
 */
final class Paging {
  private static final Logger LOG = LoggerFactory.getLogger(Paging.class);
  private static final String DISK_FAILED = "the disk of the image store failed; the server's log says how.";

  private final SessionServices services;
  private final Performer performer;
  private final Forks forks;

  /** A state on its way to the store. */
  record Saving(ImageWriter writer, String image, long version, long seq) {}

  Paging(SessionServices services, Registry registry, Performer performer) {
    this.services = services;
    this.performer = performer;
    this.forks = new Forks(services, registry, performer);
  }

  void perform(Registry.Entry entry, SessionEffect.OfImage effect) {
    switch (effect) {
      case SessionEffect.Save save -> save(entry, Performer.required(entry.lease, save), save);
      case SessionEffect.Commit commit -> commit(entry, commit);
      case SessionEffect.AbortSave() -> abort(entry);
      case SessionEffect.Load load -> load(entry, Performer.required(entry.lease, load), load);
      case SessionEffect.Moved(var move) ->
          services.metrics().sessionPaged(move, Duration.between(entry.movingSince, services.now()));
      case SessionEffect.Forget(var images) -> forget(entry, images);
      case SessionEffect.Copy(var checkpoint, var request) -> forks.copy(entry, checkpoint, request);
    }
  }

  private void save(Registry.Entry entry, Lease lease, SessionEffect.Save save) {
    var saved = entry.session.toSave(save.version()).of(entry.belonging());
    var now = services.now();
    entry.movingSince = now;
    var subject = entry.owner.principal().subject();
    var meta = new ImageMeta(subject, entry.session.id(), saved.encode(), lease.readyImage(), now, now);
    var writer = services.begin(entry.imageId(save.image()), meta);
    entry.saving = new Saving(writer, save.image(), save.version(), saved.seq());
    lease.save(save.operation(), services.limits().images().maxBytes(), new LookAhead(writer));
  }

  private void commit(Registry.Entry entry, SessionEffect.Commit commit) {
    var saving = entry.saving;
    entry.saving = null;
    if (saving == null) {
      throw new IllegalStateException("nothing is being saved");
    }
    saving
        .writer()
        .commit()
        .onComplete(
            result -> performer.perform(entry, committed(entry.session, saving, commit, result)),
            failure -> {
              LOG.error("the image of {} could not be written", entry.session.id(), failure);
              performer.perform(
                  entry, entry.session.notStored(commit.operation(), DISK_FAILED, services.now()));
            });
  }

  private List<SessionEffect> committed(
      Session session, Saving saving, SessionEffect.Commit commit, Saved result) {
    return switch (result) {
      case Saved.Stored(var info) ->
          session.stored(
              commit.operation(),
              new Checkpoint(
                  saving.image(), saving.version(), saving.seq(), info.bytes(), commit.readyImage(), true),
              services.now());
      case Saved.Refused(_, var sentence) -> session.notStored(commit.operation(), sentence, services.now());
    };
  }

  private void abort(Registry.Entry entry) {
    var saving = entry.saving;
    entry.saving = null;
    if (saving != null) {
      saving.writer().abort().onFailure(failure -> LOG.warn("a half saved image is left over", failure));
    }
  }

  private void load(Registry.Entry entry, Lease lease, SessionEffect.Load load) {
    entry.movingSince = services.now();
    services
        .store()
        .open(entry.imageId(load.checkpoint().image()))
        .onComplete(
            loaded -> {
              switch (loaded) {
                case Loaded.Found(var image) -> feed(entry, lease, load, image);
                case Loaded.Missing() -> notLoaded(entry, load, "they are not there any more.");
                case Loaded.Damaged(var sentence) -> notLoaded(entry, load, sentence);
                case Loaded.Foreign(var sentence) -> notLoaded(entry, load, sentence);
              }
            },
            failure -> {
              LOG.error("the image of {} could not be read", entry.session.id(), failure);
              notLoaded(entry, load, DISK_FAILED);
            });
  }

  private static void feed(Registry.Entry entry, Lease lease, SessionEffect.Load load, StoredImage image) {
    if (entry.lease != lease) {
      close(image);
      return;
    }
    var info = image.info();
    ImageSource source =
        () -> {
          var piece = image.next().toCompletionStage().toCompletableFuture().join();
          if (piece.isEmpty()) {
            close(image);
          }
          return piece;
        };
    lease.load(load.operation(), info.bytes(), info.meta().readyImage(), source);
  }

  private void notLoaded(Registry.Entry entry, SessionEffect.Load load, String sentence) {
    performer.perform(entry, entry.session.notLoaded(load.operation(), sentence, services.now()));
  }

  private void forget(Registry.Entry entry, List<String> images) {
    for (var image : images) {
      services
        .store()
          .delete(entry.imageId(image))
          .onFailure(failure -> LOG.warn("an image of {} is left over", entry.session.id(), failure));
    }
  }

  static void close(StoredImage image) {
    image.close().onFailure(failure -> LOG.warn("an image could not be closed", failure));
  }
}
