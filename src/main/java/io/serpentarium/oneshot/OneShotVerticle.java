package io.serpentarium.oneshot;

import io.serpentarium.bus.Address;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.environment.Environments;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings requests and notices to the workshop of this machine; one instance owns it. */
public final class OneShotVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1_000;

  private final LimitsConfig limits;
  private final QuotaLedger ledger;
  private final Environments environments;
  private final Metrics metrics;
  private final Clock clock;

  /** Requests that wait until other servers have been asked whether they may be run. */
  private final Set<Long> undecided = new HashSet<>();

  @SuppressWarnings("NullAway.Init") // set by start()
  private Accounts accounts;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Workshop workshop;

  public OneShotVerticle(
      LimitsConfig limits, QuotaLedger ledger, Environments environments, Metrics metrics, Clock clock) {
    this.limits = limits;
    this.ledger = ledger;
    this.environments = environments;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    var context = vertx.getOrCreateContext();
    accounts = new Accounts(ledger, environments, limits, work -> context.runOnContext(_ -> work.run()));
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
        if (tooLarge != null) {
          Address.reply(message, new OneShotClient.Answer.Refused(tooLarge));
          return;
        }
        undecided.add(execute.id());
        accounts.admit(execute, refusal -> decided(execute, own, message, refusal));
      }
      case OneShotRequest.Abandon(var id) -> {
        if (!undecided.remove(id)) {
          workshop.abandon(id);
        }
      }
    }
  }

  private void decided(
      OneShotRequest.Execute execute,
      LimitsConfig own,
      Message<OneShotRequest> message,
      @Nullable Failure refusal) {
    var isWanted = undecided.remove(execute.id());
    if (refusal != null) {
      Address.reply(message, new OneShotClient.Answer.Refused(refusal));
    } else if (isWanted) {
      workshop.submit(execute, own, message);
    } else {
      accounts.gone(execute.id());
    }
  }
}
