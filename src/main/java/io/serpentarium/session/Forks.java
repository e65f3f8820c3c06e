package io.serpentarium.session;

import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.image.ImageId;
import io.serpentarium.image.ImageInfo;
import io.serpentarium.image.ImageMeta;
import io.serpentarium.image.ImageWriter;
import io.serpentarium.image.Loaded;
import io.serpentarium.image.Saved;
import io.serpentarium.image.StoredImage;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaRefusals;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Copies states of sessions: for a new session of the same reader, for others of the tenant, for a template. Not
 * thread-safe: confined to the context of the session verticle.
 */
final class Forks {
  private static final String SHARES = "share/";

  /** Begins what a shared state's image says about itself, which is no session's. */
  private static final String ENVIRONMENT = "environment=";

  private final SessionServices services;
  private final Registry registry;
  private final Performer performer;
  private final OwnerQuotas quotas;

  Forks(SessionServices services, Registry registry, Performer performer) {
    this.services = services;
    this.registry = registry;
    this.performer = performer;
    this.quotas = performer.quotas();
  }

  /** The image that a share stands for. */
  static String sharedImage(String share) {
    return SHARES + share;
  }

  /** In which environment the state was shared. */
  static String environmentOf(ImageInfo share) {
    var details = share.meta().details();
    return details.startsWith(ENVIRONMENT) ? details.substring(ENVIRONMENT.length()) : EnvironmentName.DEFAULT;
  }

  void copy(Registry.Entry entry, @Nullable Checkpoint checkpoint, ForkRequest request) {
    switch (request) {
      case ForkRequest.Open open -> open(entry, checkpoint, open);
      case ForkRequest.Share(var re) -> share(entry, checkpoint, re);
    }
  }

  private void open(Registry.Entry entry, @Nullable Checkpoint checkpoint, ForkRequest.Open open) {
    var refusal = services.rights().refuse(open.re(), entry.owner.holder(), entry.environment);
    if (refusal != null) {
      performer.tell(entry, refusal);
      return;
    }
    quotas.admit(
        entry.owner,
        admission -> {
          switch (admission) {
            case Admission.Refused<Permit> refused ->
                performer.tell(
                    entry,
                    QuotaRefusals.failure(open.re(), entry.session.id(), ErrorCode.TOO_MANY_SESSIONS, refused));
            case Admission.Admitted<Permit>(var permit, _) -> open(entry, checkpoint, open, permit);
          }
        });
  }

  private void open(
      Registry.Entry entry, @Nullable Checkpoint checkpoint, ForkRequest.Open open, Permit permit) {
    var message = ClientMessage.SessionOpen.of(open.re(), open.name());
    var id = "s_" + Secret.random();
    var limits = quotas.limits(entry.owner, id, permit);
    var session = new Session(id, limits, message, services.pictures(), services.now());
    var fork = new Registry.Entry(session, entry.owner, entry.environment, open.re(), open.name());
    if (checkpoint == null) {
      opened(entry, fork);
      return;
    }
    var image = session.id() + "/a";
    var details = session.toSave(checkpoint.version()).of(fork.belonging()).encode();
    copy(entry, checkpoint, image, session.id(), details)
        .onComplete(
            saved -> {
              if (saved instanceof Saved.Stored(var info)) {
                session.beginWith(
                    new Checkpoint(
                        image, checkpoint.version(), 0, info.bytes(), checkpoint.readyImage(), true));
                opened(entry, fork);
              } else {
                permit.release();
                performer.tell(entry, failure(entry, open.re(), saved));
              }
            },
            _ -> {
              permit.release();
              performer.tell(entry, failure(entry, open.re(), null));
            });
  }

  /** Whoever held the first session gets the second; nobody, if the connection has ended meanwhile. */
  private void opened(Registry.Entry entry, Registry.Entry fork) {
    var holder = entry.holder;
    if (holder == null) {
      performer.perform(fork, fork.session.close(StateReason.CLIENT, services.now()));
      return;
    }
    registry.add(fork, holder);
    services.metrics().sessionOpened();
    performer.tell(fork, Reception.opened(fork.openId, fork, false));
  }

  private void share(Registry.Entry entry, @Nullable Checkpoint checkpoint, String re) {
    if (checkpoint == null) {
      performer.tell(
          entry, Failure.of(re, entry.session.id(), ErrorCode.BAD_MESSAGE, Sentences.nothingToShare()));
      return;
    }
    var share = "h_" + Secret.random();
    copy(entry, checkpoint, sharedImage(share), share, ENVIRONMENT + entry.environment)
        .onComplete(
            saved ->
                performer.tell(
                    entry,
                    saved instanceof Saved.Stored
                        ? new ServerMessage.SessionShared(
                            re, entry.session.id(), share, services.now().plus(services.limits().images().maxAge()))
                        : failure(entry, re, saved)),
            _ -> performer.tell(entry, failure(entry, re, null)));
  }

  private static ServerMessage failure(Registry.Entry entry, String re, @Nullable Saved saved) {
    var why = saved instanceof Saved.Refused(_, var sentence) ? sentence : "the server's log says why.";
    return Failure.of(
        re, entry.session.id(), ErrorCode.INTERNAL, "The state could not be copied: " + why);
  }

  private Future<Saved> copy(
      Registry.Entry entry, Checkpoint checkpoint, String name, String session, String details) {
    return services.store()
        .open(entry.imageId(checkpoint.image()))
        .compose(
            loaded ->
                switch (loaded) {
                  case Loaded.Found(var image) -> copy(image, entry.imageId(name), session, details);
                  case Loaded.Damaged(var sentence) -> Future.failedFuture(sentence);
                  case Loaded.Foreign(var sentence) -> Future.failedFuture(sentence);
                  case Loaded.Missing() -> Future.failedFuture("the state is not there any more");
                });
  }

  private Future<Saved> copy(StoredImage image, ImageId to, String session, String details) {
    var from = image.info().meta();
    var now = services.now();
    var meta = new ImageMeta(from.subject(), session, details, from.readyImage(), now, now);
    var writer = services.begin(to, meta);
    return pump(image, writer)
        .compose(_ -> writer.commit())
        .onFailure(_ -> writer.abort())
        .onComplete(_ -> Paging.close(image));
  }

  private static Future<Boolean> pump(StoredImage image, ImageWriter writer) {
    return image
        .next()
        .compose(
            piece ->
                piece.isEmpty()
                    ? Future.succeededFuture(true)
                    : writer.write(piece.get()).compose(_ -> pump(image, writer)));
  }
}
