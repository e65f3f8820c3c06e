package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the sessions of this machine and intervenes in them, whoever holds them. Thread-safe. */
public final class SessionAdministration {
  static final Address<SessionOrder> ADDRESS = new Address<>("session.administration");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;

  public SessionAdministration(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Those after that id, as many as wanted; null = of all tenants, of all subjects, from the first one. */
  public Future<SessionPage> list(
      @Nullable String tenant, @Nullable String subject, @Nullable String after, int limit) {
    return ADDRESS.request(vertx, new SessionOrder.ListAll(tenant, subject, after, limit), PATIENCE);
  }

  public Future<Optional<SessionStatus>> find(String session) {
    return perform(session, SessionOrder.Action.LOOK);
  }

  /** Stops the run that executes; the variables stay. */
  public Future<Optional<SessionStatus>> interrupt(String session) {
    return perform(session, SessionOrder.Action.INTERRUPT);
  }

  /** Gives it a clean interpreter; its reader hears why. */
  public Future<Optional<SessionStatus>> restart(String session) {
    return perform(session, SessionOrder.Action.RESTART);
  }

  /** Ends it for good; its reader hears why. Answers how it was before. */
  public Future<Optional<SessionStatus>> end(String session) {
    return perform(session, SessionOrder.Action.END);
  }

  private Future<Optional<SessionStatus>> perform(String session, SessionOrder.Action action) {
    return ADDRESS.request(vertx, new SessionOrder.Perform(session, action), PATIENCE);
  }
}
