package io.serpentarium.tenant;

import static java.util.stream.Collectors.groupingBy;

import io.serpentarium.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes from the store into what this server knows, whoever made them, and tells those who want to know.
 * Thread-safe; {@link #catchUp} and {@link #look} block.
 */
final class ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

  private final TenantStore store;
  private final ChangeLog changes;
  private final Knowledge knowledge;
  private final Clock clock;
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

  /** Held while the store is asked for something that then gets known: answers are learnt in their order. */
  private final ReentrantLock asking = new ReentrantLock();

  private volatile @Nullable Instant silentSince;
  private long known;

  ChangeFeed(TenantStore store, ChangeLog changes, Knowledge knowledge, Clock clock) {
    this.store = store;
    this.changes = changes;
    this.knowledge = knowledge;
    this.clock = clock;
  }

  /** Learns everything there is. */
  void begin() {
    known = changes.newest();
    var keys = store.keys().stream().collect(groupingBy(Key::tenantId));
    store.all().forEach(entry -> knowledge.begin(entry, keys.getOrDefault(entry.tenant().id(), List.of())));
  }

  /** Like {@link #catchUp}, whatever goes wrong: who calls it again and again would otherwise stop doing so. */
  void poll() {
    try {
      catchUp();
    } catch (RuntimeException failed) {
      LOG.error("changes of tenants could not be learnt", failed);
    }
  }

  /** Learns what has changed since the last time. */
  void catchUp() {
    var changed = new HashSet<String>();
    asking.lock();
    try {
      while (true) {
        var page = changes.after(known);
        for (var change : page) {
          learn(change.tenantId());
          known = change.seq();
          changed.add(change.tenantId());
        }
        if (page.isEmpty()) {
          break;
        }
      }
      answered();
    } catch (StoreException silent) {
      silent(silent);
    } finally {
      asking.unlock();
    }
    if (!changed.isEmpty()) {
      listeners.forEach(listener -> listener.accept(Set.copyOf(changed)));
    }
  }

  private void learn(String tenantId) {
    var tenant = store.find(tenantId);
    if (tenant.isPresent()) {
      knowledge.learn(tenant.get(), store.keysOf(tenantId));
    } else {
      knowledge.forget(tenantId);
    }
  }

  /** Looks into the store for a key that is not known here. */
  Optional<Key> look(String hash) {
    asking.lock();
    try {
      var key = knowledge.key(hash);
      if (key.isPresent() || knowledge.isUnknown(hash)) {
        return key;
      }
      var found = store.key(hash);
      found.ifPresentOrElse(knowledge::learn, () -> knowledge.learnUnknown(hash));
      return found;
    } finally {
      asking.unlock();
    }
  }

  /** Tells the ids of the tenants that were changed; the listener must not block. */
  Runnable listen(Consumer<Set<String>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Since when the store does not answer; empty = it does. */
  Optional<Instant> silentSince() {
    return Optional.ofNullable(silentSince);
  }

  /** Work of somebody else with the store: its outcome counts as well. */
  <T> T observed(Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException silent) {
      silent(silent);
      throw silent;
    }
  }

  private void answered() {
    if (silentSince != null) {
      LOG.info("the store answers again, after {}", silentSince);
      silentSince = null;
    }
  }

  private void silent(StoreException failure) {
    if (silentSince == null) {
      silentSince = clock.instant();
      LOG.error(
          "the store does not answer; the server goes on with the tenants and keys that it knows. {}",
          failure.getMessage());
    }
  }
}
