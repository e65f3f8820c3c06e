package io.serpentarium.session;

import io.serpentarium.environment.Environments;
import io.serpentarium.image.ImageInfo;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.tenant.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * States that sessions begin with: what a tenant's setup code has left behind. The code is run once, by a session
 * of its own; everybody else begins with the image of that. Not thread-safe: confined to the context of the session
 * verticle.
 */
final class Templates {
  /** Nobody connects as this subject. */
  static final String SUBJECT = "template";

  private static final String RUN = "setup";

  private final Vertx vertx;
  private final TemplateFolder folder;
  private final SessionServices services;
  private final Registry registry;
  private final Performer performer;
  private final OwnerQuotas quotas;
  private final Map<String, Promise<Checkpoint>> builds = new HashMap<>();

  Templates(
      Vertx vertx,
      TemplateFolder folder,
      SessionServices services,
      Registry registry,
      Performer performer) {
    this.vertx = vertx;
    this.folder = folder;
    this.services = services;
    this.registry = registry;
    this.performer = performer;
    this.quotas = performer.quotas();
  }

  /** The state to begin with; empty when there is no such template; fails with a sentence. */
  Future<Optional<Checkpoint>> find(String tenant, String name, Environments.Ready environment) {
    return vertx
        .executeBlocking(() -> folder.read(tenant, name, environment.interpreter()), false)
        .compose(
            template ->
                template == null || template.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : state(tenant, template.get(), environment.name()).map(Optional::of));
  }

  private Future<Checkpoint> state(String tenant, TemplateFolder.Template template, String environment) {
    var session = "template/" + template.id();
    return stored(tenant, session + "/a")
        .compose(
            known -> {
              if (known.isPresent()) {
                return Future.succeededFuture(checkpoint(known.get()));
              }
              var build = builds.get(tenant + "/" + session);
              return build != null ? build.future() : build(tenant, session, template.code(), environment);
            });
  }

  /** An image of the tenant's that does not belong to any session. */
  Future<Optional<ImageInfo>> stored(String tenant, String image) {
    return services.store()
        .list(tenant)
        .map(images -> images.stream().filter(info -> info.id().name().equals(image)).findFirst());
  }

  static Checkpoint checkpoint(ImageInfo info) {
    return new Checkpoint(info.id().name(), 1, 0, info.bytes(), info.meta().readyImage(), false);
  }

  private Future<Checkpoint> build(String tenant, String id, String code, String environment) {
    var promise = Promise.<Checkpoint>promise();
    builds.put(tenant + "/" + id, promise);
    // With undo, the state is saved after the run in any case.
    var opening =
        new ClientMessage.SessionOpen(RUN, null, List.of(), List.of(), null, null, null, null, true);
    var owner = new Owner(new Principal(tenant, SUBJECT), SUBJECT, null, false);
    var limits = quotas.limits(owner, id, () -> {});
    var session = new Session(id, limits, opening, services.pictures(), services.now());
    var entry = new Registry.Entry(session, owner, environment, RUN, null);
    entry.afterwards = () -> look(entry, promise);
    registry.add(entry);
    var run = new ClientMessage.Run(RUN, id, code, List.of(), null, null, null, null, null, "<template>", true);
    performer.perform(entry, session.run(run, services.now()));
    return promise.future();
  }

  /** Whether the state is on disk by now; then the session that made it has done its duty. */
  private void look(Registry.Entry entry, Promise<Checkpoint> promise) {
    if (entry.session.isBusy() || entry.session.isOnItsWay() || promise.future().isComplete()) {
      return;
    }
    var session = entry.session;
    builds.remove(entry.owner.principal().tenantId() + "/" + session.id());
    var end = session.toSave(0).ended().get(RUN);
    if (end == null || end.outcome() != Outcome.OK) {
      promise.fail(
          "its setup code ended with \"%s\"; run the code in a session to see why."
              .formatted(end == null ? "refused" : end.outcome().wire()));
      performer.perform(entry, session.close(StateReason.CLIENT, services.now()));
      return;
    }
    var state = session.checkpoint();
    if (state.isEmpty()) {
      promise.fail("its state could not be saved; the server's log says why.");
      performer.perform(entry, session.close(StateReason.CLIENT, services.now()));
      return;
    }
    var saved = state.get();
    promise.complete(
        new Checkpoint(saved.image(), 1, 0, saved.bytes(), saved.readyImage(), false));
    registry.remove(entry);
    performer.perform(entry, session.evictionWanted(services.now()));
  }
}
