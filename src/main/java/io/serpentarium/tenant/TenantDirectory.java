package io.serpentarium.tenant;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The tenants, their keys, and who may connect with them.
 *
 * <p>Keys are answered from a cache that refreshes behind the caller's back; changes made here are
 * seen at once. Futures complete on the caller's Vert.x context, if it has one. Thread-safe.
 */
public final class TenantDirectory implements AutoCloseable {
  private static final Duration REFRESH_AFTER = Duration.ofSeconds(10);
  private static final Duration EXPIRE_AFTER = Duration.ofMinutes(1);
  private static final int MOST_ENTRIES = 100_000;

  private final Database database;
  private final TenantStore store;
  private final ExecutorService blocking;
  private final AsyncLoadingCache<String, Optional<KeyEntry>> byHash;

  private TenantDirectory(Database database, TenantStore store) {
    this.database = database;
    this.store = store;
    blocking = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-", 0).factory());
    byHash =
        Caffeine.newBuilder()
            .maximumSize(MOST_ENTRIES)
            .refreshAfterWrite(REFRESH_AFTER)
            .expireAfterWrite(EXPIRE_AFTER)
            .executor(Runnable::run)
            .buildAsync(
                (hash, ignored) -> CompletableFuture.supplyAsync(() -> store.find(hash), blocking));
    store
        .all()
        .forEach(
            (hash, entry) ->
                byHash.put(hash, CompletableFuture.completedFuture(Optional.of(entry))));
  }

  /**
   * Opens the database in the folder, brings it up to date and loads the keys. Blocks: call it at
   * start.
   *
   * @param demo whether there is the demo tenant; otherwise it is removed
   * @throws StoreException when the database cannot be used
   */
  public static TenantDirectory open(DataFolder folder, boolean demo) {
    var database = Database.open(folder);
    try {
      var store = new TenantStore(database);
      if (demo) {
        DemoTenant.seed(store, Instant.now());
      } else {
        DemoTenant.remove(store);
      }
      return new TenantDirectory(database, store);
    } catch (StoreException unusable) {
      database.close();
      throw unusable;
    }
  }

  /**
   * Decides who is calling; a refusal is a value, a failed future means that the store doesn't
   * answer.
   */
  public Future<Authentication> authenticate(Credentials credentials) {
    String text = credentials.key();
    if (text == null || text.isEmpty()) {
      return Future.succeededFuture(
          new Rejected(
              Reason.NO_KEY,
              "No key was sent; pages need a publishable key (pk_…), servers a secret one."));
    }
    if (!KeyText.isPlausible(text)) {
      return Future.succeededFuture(
          new Rejected(
              Reason.UNKNOWN_KEY,
              "This is not a key; keys begin with pk_live_, pk_test_, sk_live_ or sk_test_."));
    }
    return onContext(
        byHash
            .get(KeyText.hash(text))
            .thenApply(
                found ->
                    found
                        .map(entry -> KeyRules.decide(entry, credentials))
                        .orElseGet(() -> unknown(text))));
  }

  private static Authentication unknown(String text) {
    return new Rejected(
        Reason.UNKNOWN_KEY,
        "The key %s is unknown to this server; check it for typing errors."
            .formatted(KeyText.hint(text)));
  }

  /** Makes a tenant that is active. */
  public Future<Tenant> addTenant(String name, Quotas quotas) {
    var tenant = new Tenant(KeyText.randomId(), name, Tenant.State.ACTIVE, quotas);
    return onStore(
        () -> {
          store.add(tenant, Instant.now());
          return tenant;
        });
  }

  /** Answers false when there is no such tenant. */
  public Future<Boolean> setState(String tenantId, Tenant.State state) {
    return onStore(() -> changed(store.setState(tenantId, state)));
  }

  /**
   * Makes a publishable key for pages of these origins.
   *
   * @param origins like {@code https://uni.example} or {@code https://*.uni.example}; test keys
   *     have none but {@code http://localhost:*}
   * @throws IllegalArgumentException when an origin isn't one
   */
  public Future<IssuedKey> addPublishableKey(String tenantId, Key.Mode mode, List<String> origins) {
    KeyOrigins.require(mode, origins);
    return addKey(tenantId, Key.Kind.PUBLISHABLE, mode, origins);
  }

  /** Makes a key for a tenant's own servers. */
  public Future<IssuedKey> addSecretKey(String tenantId, Key.Mode mode) {
    return addKey(tenantId, Key.Kind.SECRET, mode, List.of());
  }

  /** Answers false when there is no such key or it was revoked before. */
  public Future<Boolean> revokeKey(String keyId) {
    return onStore(() -> changed(store.revoke(keyId, Instant.now())));
  }

  private Future<IssuedKey> addKey(
      String tenantId, Key.Kind kind, Key.Mode mode, List<String> origins) {
    String text = KeyText.random(kind, mode);
    var key =
        new Key(
            KeyText.randomId(),
            tenantId,
            KeyText.hint(text),
            kind,
            mode,
            origins,
            Instant.now(),
            null);
    return onStore(
        () -> {
          if (!store.exists(tenantId)) {
            throw new IllegalArgumentException("There is no tenant %s.".formatted(tenantId));
          }
          store.add(key, KeyText.hash(text));
          changed(true);
          return new IssuedKey(key, text);
        });
  }

  private boolean changed(boolean change) {
    if (change) {
      byHash.synchronous().invalidateAll();
    }
    return change;
  }

  private <T> Future<T> onStore(Supplier<T> work) {
    return onContext(CompletableFuture.supplyAsync(work, blocking));
  }

  private static <T> Future<T> onContext(CompletableFuture<T> stage) {
    if (stage.state() == java.util.concurrent.Future.State.SUCCESS) {
      return Future.succeededFuture(stage.join());
    }
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

  /** Waits for work under way; then the data folder may be closed. */
  @Override
  public void close() {
    blocking.close();
    database.close();
  }
}
