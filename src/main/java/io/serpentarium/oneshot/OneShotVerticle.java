package io.serpentarium.oneshot;

import io.serpentarium.bus.Address;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.environment.Environments;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Clock;

/** Brings requests and notices to the workshop of this machine; one instance owns it. */
public final class OneShotVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1_000;

  private final Accounts accounts;
  private final Metrics metrics;
  private final Clock clock;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Workshop workshop;

  public OneShotVerticle(
      LimitsConfig limits, QuotaLedger ledger, Environments environments, Metrics metrics, Clock clock) {
    this.accounts = new Accounts(ledger, environments, limits);
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    workshop = new Workshop(vertx, new RunnerPool(vertx), accounts, metrics, clock);
    vertx.setPeriodic(TICK_MILLIS, _ -> workshop.tick());
    return Future.all(
        OneShotClient.ADDRESS.consume(vertx, this::handle).completion(),
        Workshop.NOTICES.consume(vertx, notice -> workshop.noticed(notice.body())).completion());
  }

  private void handle(Message<OneShotRequest> message) {
    switch (message.body()) {
      case OneShotRequest.Execute execute -> {
        var own = accounts.limits(execute.customer().holder());
        var tooLarge = Refusals.of(execute.request(), own);
        var refusal = tooLarge != null ? tooLarge : accounts.admit(execute);
        if (refusal == null) {
          workshop.submit(execute, own, message);
        } else {
          Address.reply(message, new OneShotClient.Answer.Refused(refusal));
        }
      }
      case OneShotRequest.Abandon(var id) -> workshop.abandon(id);
    }
  }
}
