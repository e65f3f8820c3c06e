package io.serpentarium.admin;

import io.serpentarium.config.AdminConfig;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Serves the administration on a port of its own. */
public final class AdminVerticle extends VerticleBase {
  private final String host;
  private final AdminConfig config;
  private final Database database;
  private final TenantDirectory tenants;
  private final QuotaLedger ledger;
  private final Consumer<String> firstToken;
  private final IntConsumer opened;

  @SuppressWarnings("NullAway.Init") // set by start()
  private HttpServer server;

  /** {@code firstToken} is told the token of the first owner, once; {@code opened} the port. */
  public AdminVerticle(
      String host,
      AdminConfig config,
      Database database,
      TenantDirectory tenants,
      QuotaLedger ledger,
      Consumer<String> firstToken,
      IntConsumer opened) {
    this.host = host;
    this.config = config;
    this.database = database;
    this.tenants = tenants;
    this.ledger = ledger;
    this.firstToken = firstToken;
    this.opened = opened;
  }

  @Override
  public Future<?> start() {
    var clock = Clock.systemUTC();
    var tokens = new AdminTokens(database, clock);
    var router = Router.router(vertx);
    new AdminRoutes(vertx, tenants, tokens, new Identification(vertx, tokens, config, clock), ledger)
        .mount(router, new UsageRoutes(vertx, new UsageStore(database), clock));
    server = vertx.createHttpServer().requestHandler(router);
    return greet(tokens)
        .compose(_ -> server.listen(config.port(), host))
        .onSuccess(listening -> opened.accept(listening.actualPort()));
  }

  /** Without a token in the configuration the first start makes one, which is told this once. */
  private Future<?> greet(AdminTokens tokens) {
    return config.token().isEmpty()
        ? vertx
            .executeBlocking(tokens::isEmpty, false)
            .compose(nobody -> Boolean.TRUE.equals(nobody) ? makeFirst(tokens) : Future.succeededFuture())
        : Future.succeededFuture();
  }

  private Future<?> makeFirst(AdminTokens tokens) {
    return tokens
        .make(tenants.administration("server"), "first owner", Role.OWNER, null)
        .onSuccess(issued -> firstToken.accept(issued.text()));
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }
}
