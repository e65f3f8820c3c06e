package io.serpentarium.gateway;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.config.SocketConfig;
import io.serpentarium.protocol.Limits;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.Protocol;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.QuotaRefusals;
import io.serpentarium.session.SessionClient;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.tenant.Caller;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every connection of a gateway uses. Thread-safe. */
record GatewayServices(
    Vertx vertx,
    ServerConfig config,
    MessageCodec codec,
    TenantDirectory tenants,
    Doorman doorman,
    SessionClient sessions,
    QuotaLedger ledger,
    Metrics metrics) {
  private static final String SERVER = "Serpentarium";

  /** What clients need not try first. */
  private static final List<String> FEATURES = List.of("undo", "fork", "share", "template");

  /** Counts a refusal that a client is told; null = nobody knows whose. */
  void refused(@Nullable String tenant, ServerMessage.Failure failure) {
    ledger.refused(tenant, QuotaRefusals.reason(failure));
  }

  SocketConfig socketConfig() {
    return config.socket();
  }

  ServerMessage.Welcome welcome(String connection, Caller caller, Holder holder) {
    return new ServerMessage.Welcome(
        connection,
        Protocol.SUBPROTOCOL,
        SERVER,
        config.socket().heartbeat(),
        config.session().resumeWindow(),
        config.session().windowBytes(),
        FEATURES,
        limits(HolderLimits.runs(ledger.limits(holder), config.limits())),
        caller.token() == null ? null : caller.token().expiresAt());
  }

  private static Limits limits(LimitsConfig limits) {
    return new Limits(
        limits.runTime(),
        limits.outputBytes(),
        limits.codeBytes(),
        limits.fileBytes(),
        limits.sessions(),
        Math.toIntExact(limits.memoryBytes() / (1024 * 1024)));
  }
}
