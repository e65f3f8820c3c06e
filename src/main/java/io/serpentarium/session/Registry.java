package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.serpentarium.image.ImageId;
import io.serpentarium.pool.Lease;
import io.serpentarium.pool.Waiter;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All sessions and connections of this machine, and which connection holds which session. Not thread-safe:
 * confined to the context of the session verticle.
 */
final class Registry {
  private final NavigableMap<String, Entry> sessions = new TreeMap<>();
  private final Map<String, Connection> connections = new HashMap<>();

  /** A session with what belongs to it in this process. */
  static final class Entry {
    final Session session;
    final Owner owner;

    /** Which packages its Python has. */
    final String environment;

    final String openId;
    final @Nullable String name;
    final String resumeToken;
    @Nullable Connection holder;
    @Nullable Waiter waiter;

    /** Of which edition of the tenant's quotas its limits are. */
    @Nullable Object limitsEdition;

    @Nullable Lease lease;

    /** The session waits until an isolate is there that has no more memory than it may have. */
    boolean fitting;

    /** Whether the pool thinks that the session has something to do in its runner. */
    boolean atWork;

    Paging.@Nullable Saving saving;
    Instant movingSince = Instant.EPOCH;

    /** Called after everything that happened to the session. */
    Runnable afterwards = () -> {};

    Entry(Session session, Owner owner, String environment, String openId, @Nullable String name) {
      this(session, owner, environment, openId, name, Secret.random());
    }

    Entry(
        Session session, Owner owner, String environment, String openId, @Nullable String name, String resumeToken) {
      this.session = session;
      this.owner = owner;
      this.environment = environment;
      this.openId = openId;
      this.name = name;
      this.resumeToken = resumeToken;
    }

    ImageId imageId(String image) {
      return new ImageId(owner.principal().tenantId(), image);
    }

    /** What lets its owner claim it from another server process. */
    SavedSession.Belonging belonging() {
      var principal = owner.principal();
      return new SavedSession.Belonging(
          principal.tenantId(),
          principal.subject(),
          owner.keyId(),
          owner.origin(),
          owner.visitor(),
          openId,
          name,
          resumeToken,
          environment);
    }
  }

  /** A welcomed socket. */
  static final class Connection {
    final String id;
    final Owner owner;
    final Address<Delivery> deliveries;
    private final Set<Entry> held = new LinkedHashSet<>(2);

    Connection(String id, Owner owner, Address<Delivery> deliveries) {
      this.id = id;
      this.owner = owner;
      this.deliveries = deliveries;
    }

    Collection<Entry> held() {
      return List.copyOf(held);
    }

    /** The session that was opened by this request, or has this name. */
    Optional<Entry> find(String openId, @Nullable String name) {
      return held.stream()
          .filter(entry -> entry.openId.equals(openId) || (name != null && name.equals(entry.name)))
          .findFirst();
    }
  }

  void connect(Connection connection) {
    connections.put(connection.id, connection);
  }

  /** The sessions it held are nobody's until they are resumed. */
  Collection<Entry> disconnect(String id) {
    var connection = connections.remove(id);
    if (connection == null) {
      return List.of();
    }
    var left = connection.held();
    left.forEach(entry -> entry.holder = null);
    connection.held.clear();
    return left;
  }

  Optional<Connection> connection(String id) {
    return Optional.ofNullable(connections.get(id));
  }

  Collection<Connection> connections() {
    return List.copyOf(connections.values());
  }

  void add(Entry entry, Connection holder) {
    add(entry);
    hold(entry, holder);
  }

  /** Nobody holds it until it is resumed. */
  void add(Entry entry) {
    sessions.put(entry.session.id(), entry);
  }

  /** Gives the session to another connection. */
  void hold(Entry entry, Connection holder) {
    if (entry.holder != null) {
      entry.holder.held.remove(entry);
    }
    entry.holder = holder;
    holder.held.add(entry);
  }

  void remove(Entry entry) {
    sessions.remove(entry.session.id());
    if (entry.holder != null) {
      entry.holder.held.remove(entry);
      entry.holder = null;
    }
  }

  Optional<Entry> session(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** The session, if that connection holds it: others cannot even tell that it exists. */
  Optional<Entry> heldBy(String connection, String session) {
    return session(session)
        .filter(entry -> entry.holder != null && Objects.equals(entry.holder.id, connection));
  }

  Collection<Entry> sessions() {
    return List.copyOf(sessions.values());
  }

  /** The sessions after that id, by id. */
  Stream<Entry> after(String id) {
    return sessions.tailMap(id, false).values().stream();
  }

  boolean allSettled() {
    return sessions.values().stream().allMatch(entry -> entry.session.isSettled());
  }
}
