package io.serpentarium.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What this server knows about tenants and keys, whether or not the store answers. Thread-safe.
 *
 * <p>All tenants are here, and all keys up to a number; what does not exist is remembered for a moment, so that
 * whoever guesses keys does not keep the store busy.
 */
final class Knowledge {
  private static final int MOST_KEYS = 1_000_000;
  private static final int MOST_UNKNOWN = 10_000;
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);

  private final NavigableMap<String, TenantEntry> tenants = new ConcurrentSkipListMap<>();
  private final Map<String, List<String>> hashes = new ConcurrentHashMap<>();
  private final Cache<String, Key> keys =
      Caffeine.newBuilder().maximumSize(MOST_KEYS).build();
  private final Cache<String, Boolean> unknown =
      Caffeine.newBuilder()
          .maximumSize(MOST_UNKNOWN)
          .expireAfterWrite(UNKNOWN_FOR)
          .executor(Runnable::run)
          .build();

  Optional<TenantEntry> tenant(String id) {
    return Optional.ofNullable(tenants.get(id));
  }

  /** All tenants by their ids, as they are at the moment of looking. */
  NavigableMap<String, TenantEntry> tenants() {
    return Collections.unmodifiableNavigableMap(tenants);
  }

  Optional<Key> key(String hash) {
    return Optional.ofNullable(keys.getIfPresent(hash));
  }

  /** The keys of a tenant, as far as they are known here. */
  List<Key> keysOf(String tenantId) {
    return hashes.getOrDefault(tenantId, List.of()).stream().flatMap(hash -> key(hash).stream()).toList();
  }

  boolean isUnknown(String hash) {
    return unknown.getIfPresent(hash) != null;
  }

  void learnUnknown(String hash) {
    unknown.put(hash, true);
  }

  /** A tenant with all its keys, of which nothing was known before. */
  void begin(TenantEntry tenant, List<Key> all) {
    var id = tenant.tenant().id();
    hashes.put(id, all.stream().map(Key::hash).toList());
    all.forEach(key -> keys.put(key.hash(), key));
    tenants.put(id, tenant);
  }

  /** A tenant with all its keys; what was known of it before is forgotten. */
  void learn(TenantEntry tenant, List<Key> all) {
    var id = tenant.tenant().id();
    var before = hashes.put(id, all.stream().map(Key::hash).toList());
    all.forEach(this::learn);
    if (before != null) {
      var now = Set.copyOf(hashes.getOrDefault(id, List.of()));
      before.stream().filter(hash -> !now.contains(hash)).forEach(keys::invalidate);
    }
    tenants.put(id, tenant);
  }

  void learn(Key key) {
    keys.put(key.hash(), key);
    unknown.invalidate(key.hash());
  }

  void forget(String tenantId) {
    tenants.remove(tenantId);
    var gone = hashes.remove(tenantId);
    if (gone != null) {
      keys.invalidateAll(gone);
    }
  }
}
