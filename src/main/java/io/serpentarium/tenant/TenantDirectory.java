package io.serpentarium.tenant;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tenants, their keys, and who may connect with them.
 *
 * <p>Everything is answered from what is known here; changes, also those of other servers on the same database,
 * get known within half a second. While the store does not answer, what is known goes on to hold. Futures complete
 * on the caller's Vert.x context, if it has one. Thread-safe.
 */
public final class TenantDirectory implements AutoCloseable {
  private static final long POLL_MILLIS = 250;

  private final Clock clock;
  private final TokenSecrets secrets;
  private final TenantStore store;
  private final ChangeLog changes;
  private final Knowledge knowledge = new Knowledge();
  private final ChangeFeed feed;
  private final Entrance entrance;
  private final ExecutorService blocking =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-", 0).factory());
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tenant-changes").factory());

  private TenantDirectory(
      TenantStore store, ChangeLog changes, String audience, TokenSecrets secrets, Clock clock) {
    this.store = store;
    this.changes = changes;
    this.clock = clock;
    this.secrets = secrets;
    entrance = new Entrance(knowledge, new TokenRules(audience, secrets));
    feed = new ChangeFeed(store, changes, knowledge, clock);
    feed.begin();
    var _ = poller.scheduleWithFixedDelay(feed::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Loads what is in the database. Blocks: call it at start.
   *
   * @param demo whether there is the demo tenant; otherwise it is removed
   * @param audience what {@code aud} of tokens has to contain
   * @param secrets how secrets of tokens are encrypted; those that are not, or with another key, are from now on
   */
  public static TenantDirectory open(Database database, boolean demo, String audience, TokenSecrets secrets) {
    return open(database, demo, audience, secrets, Clock.systemUTC());
  }

  static TenantDirectory open(
      Database database, boolean demo, String audience, TokenSecrets secrets, Clock clock) {
    SecretSealing.run(database, secrets);
    var changes = new ChangeLog(database);
    var store = new TenantStore(database, changes);
    if (demo) {
      DemoTenant.seed(store, clock.instant());
    } else {
      DemoTenant.remove(store);
    }
    return new TenantDirectory(store, changes, audience, secrets, clock);
  }

  /**
   * Decides who is calling; a refusal is a value, a failed future means that a key is not known here and the store
   * doesn't answer.
   */
  public Future<Authentication> authenticate(Credentials credentials) {
    String text = credentials.key();
    if (text == null || text.isEmpty()) {
      return Future.succeededFuture(entrance.withoutKey(credentials, clock.instant()));
    }
    if (!KeyText.isPlausible(text)) {
      return Future.succeededFuture(
          new Rejected(
              Reason.UNKNOWN_KEY,
              "This is not a key; keys begin with pk_live_, pk_test_, sk_live_ or sk_test_."));
    }
    var hash = KeyText.hash(text);
    var known = knowledge.key(hash);
    if (known.isPresent() || knowledge.isUnknown(hash)) {
      return Future.succeededFuture(entrance.withKey(known, text, credentials, clock.instant()));
    }
    return onStore(() -> feed.look(hash)).map(found -> entrance.withKey(found, text, credentials, clock.instant()));
  }

  /** Whether a caller who was accepted would still be; empty = yes. */
  public Optional<Rejected> recheck(Caller caller) {
    return Standing.of(caller, knowledge, clock.instant());
  }

  /** A new token for a caller who has connected with one. */
  public Authentication renew(Caller caller, String token) {
    return entrance.renew(caller, token, clock.instant());
  }

  public Optional<TenantEntry> tenant(String id) {
    return knowledge.tenant(id);
  }

  /** All tenants by their ids, as they are at the moment of looking. */
  public NavigableMap<String, TenantEntry> tenants() {
    return knowledge.tenants();
  }

  /** Every key that the tenant has or had. */
  public Future<List<Key>> keys(String tenantId) {
    return onStore(() -> store.keysOf(tenantId));
  }

  /** Lines of the audit log before that number, newest first; of one tenant or, with null, of all. */
  public Future<List<AuditEntry>> audit(@Nullable String tenantId, long before, int limit) {
    return onStore(() -> changes.audit(tenantId, before, limit));
  }

  /** Changes made through it are in the audit log under that name. */
  public TenantAdministration administration(String actor) {
    return new TenantAdministration(
        actor,
        changes,
        secrets,
        clock,
        new TenantAdministration.Applied() {
          @Override
          public <T> Future<T> to(Supplier<T> work) {
            return onStore(
                () -> {
                  T result = work.get();
                  feed.catchUp();
                  return result;
                });
          }
        });
  }

  /** Tenants that a file declares. */
  public TenantDeclaration declaration() {
    return new TenantDeclaration(changes, feed, knowledge, secrets, clock);
  }

  /** Tells the ids of tenants that were changed; the listener must not block. Run the answer to end it. */
  public Runnable onChange(Consumer<Set<String>> listener) {
    return feed.listen(listener);
  }

  /** Since when the store does not answer; empty = it does. */
  public Optional<Instant> silentSince() {
    return feed.silentSince();
  }

  private <T> Future<T> onStore(Supplier<T> work) {
    var stage = CompletableFuture.supplyAsync(() -> feed.observed(work), blocking);
    var context = Vertx.currentContext();
    Future<T> future =
        context == null
            ? Future.fromCompletionStage(stage)
            : Future.fromCompletionStage(stage, context);
    return future.recover(failure -> Future.failedFuture(unwrapped(failure)));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }

  /** Waits for work under way; then the database may be closed. */
  @Override
  public void close() {
    poller.close();
    blocking.close();
  }
}
