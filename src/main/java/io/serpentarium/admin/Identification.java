package io.serpentarium.admin;

import io.serpentarium.config.AdminConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who shows a token: the server's own, or one of the issuer that the configuration names. Thread-safe. */
final class Identification {
  /** An issuer that does not answer holds up nobody but its own administrators. */
  private static final int THREADS = 2;

  private final Vertx vertx;
  private final AdminTokens tokens;
  private final Clock clock;

  /** The hash of the owner token that the configuration has; empty = none. */
  private final String configured;

  private final @Nullable OidcIssuer issuer;
  private final @Nullable WorkerExecutor asking;

  Identification(Vertx vertx, AdminTokens tokens, AdminConfig config, Clock clock) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.clock = clock;
    configured = config.token().isEmpty() ? "" : AdminTokens.hash(config.token());
    issuer = config.oidc().isOn() ? new OidcIssuer(config.oidc()) : null;
    asking = issuer == null ? null : vertx.createSharedWorkerExecutor("oidc", THREADS);
  }

  /** Empty when nobody has such a token; fails with a {@link Problem} when it says what is wrong with it. */
  Future<Optional<Administrator>> find(String text) {
    if (text.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    if (!configured.isEmpty() && AdminTokens.hash(text).equals(configured)) {
      return Future.succeededFuture(
          Optional.of(new Administrator("configured", "configured owner", Role.OWNER, null)));
    }
    var answer =
        issuer != null && asking != null && OidcIssuer.isToken(text)
            ? asking.executeBlocking(() -> Optional.of(issuer.check(text, clock.instant())), false)
            : vertx.executeBlocking(() -> tokens.find(text), false);
    return answer.map(found -> Objects.requireNonNullElse(found, Optional.empty()));
  }
}
