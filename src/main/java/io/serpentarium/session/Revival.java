package io.serpentarium.session;

import io.serpentarium.image.ImageInfo;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.quota.EnvironmentRights;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the sessions of a server that is no more: each waits for its reader with the state that is on disk. Not
 * thread-safe: confined to the context of the session verticle.
 */
final class Revival {
  private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

  private final SessionServices services;
  private final Registry registry;
  private final OwnerQuotas quotas;

  private record Found(ImageInfo info, SavedSession saved) {}

  Revival(SessionServices services, Registry registry, OwnerQuotas quotas) {
    this.services = services;
    this.registry = registry;
    this.quotas = quotas;
  }

  /** Of two images of a session the later one counts; the other is deleted. */
  Future<Void> run() {
    return services.store()
        .list()
        .map(
            images -> {
              var latest = new HashMap<String, Found>();
              images.forEach(info -> keepLatest(latest, info));
              var homeless = latest.values().stream().filter(found -> !hasEnvironment(found)).toList();
              if (!homeless.isEmpty()) {
                LOG.warn(
                    "{} sessions cannot be gone on with until their environment is there again, like {}",
                    homeless.size(),
                    environment(homeless.getFirst()));
              }
              latest.values().removeAll(homeless);
              latest.values().forEach(this::revive);
              if (!latest.isEmpty()) {
                LOG.info("{} sessions wait for their readers to come back", latest.size());
              }
              return null;
            });
  }

  /** If not, its state stays on disk until it expires: perhaps the operator has made a mistake. */
  private boolean hasEnvironment(Found found) {
    return services.environments().find(environment(found)).isPresent();
  }

  private static String environment(Found found) {
    return EnvironmentRights.wanted(Objects.requireNonNull(found.saved.belonging()).environment());
  }

  private void keepLatest(Map<String, Found> latest, ImageInfo info) {
    SavedSession.decode(info.meta().details())
        .filter(saved -> saved.belonging() != null && !saved.belonging().subject().equals(Templates.SUBJECT))
        .map(saved -> new Found(info, saved))
        .ifPresent(
            found -> {
              var other = latest.get(info.meta().sessionId());
              var isLater = other == null || other.saved.version() < found.saved.version();
              if (isLater) {
                latest.put(info.meta().sessionId(), found);
              }
              var dropped = isLater ? other : found;
              if (dropped != null) {
                services.store().delete(dropped.info.id()).onFailure(e -> LOG.warn("an old image is left over", e));
              }
            });
  }

  private void revive(Found found) {
    var saved = found.saved;
    var info = found.info;
    var belonging = Objects.requireNonNull(saved.belonging());
    var opening =
        new ClientMessage.SessionOpen(
            belonging.openId(), null, List.of(), List.of(), saved.setup(), belonging.name(), null, null, false);
    var owner = belonging.owner();
    var session =
        new Session(
            info.meta().sessionId(),
            quotas.limits(owner, info.meta().sessionId(), quotas.admitAnyway(owner)),
            opening,
            services.pictures(),
            services.now());
    session.revived(
        new Checkpoint(
            info.id().name(), saved.version(), saved.seq(), info.bytes(), info.meta().readyImage(), true),
        saved,
        services.now());
    registry.add(
        new Registry.Entry(
            session, owner, environment(found), belonging.openId(), belonging.name(), belonging.resumeToken()));
    services.metrics().sessionOpened();
  }
}
