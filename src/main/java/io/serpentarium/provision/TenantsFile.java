package io.serpentarium.provision;

import io.serpentarium.store.StoreException;
import io.serpentarium.tenant.ChangeRefused;
import io.serpentarium.tenant.TenantDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that declares tenants: applied at start, and again whenever it or a file that it names has changed.
 *
 * <p>A change that cannot be used leaves the tenants as they are; {@link #fault} tells what is wrong with it. Files
 * are looked at and not listened to, because a listener hears nothing of a link that leads elsewhere. Thread-safe.
 */
public final class TenantsFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantsFile.class);
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_SHOWN = 20;

  private final @Nullable Path path;
  private final TenantDirectory tenants;
  private final Map<String, String> environment;
  private final ScheduledExecutorService watcher =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("tenants-file").factory());

  private volatile @Nullable String fault;

  // Of the watcher's thread, once it runs.
  private Sources read = new Sources();
  private Map<Path, Sources.Stamp> pending = Map.of();

  private TenantsFile(@Nullable Path path, TenantDirectory tenants, Map<String, String> environment) {
    this.path = path;
    this.tenants = tenants;
    this.environment = environment;
  }

  /**
   * Applies the file and begins to watch it. Blocks: call it at start.
   *
   * @param path empty = there is no such file, and what one has declared before is the administrators' again
   * @throws TenantsFileException when it cannot be used
   */
  public static TenantsFile open(String path, TenantDirectory tenants, Map<String, String> environment) {
    var file = new TenantsFile(path.isEmpty() ? null : Path.of(path).toAbsolutePath(), tenants, environment);
    if (file.path == null) {
      var released = tenants.declaration().release();
      if (!released.isEmpty()) {
        LOG.warn("no file declares these tenants any more, administrators can change them now: {}", shown(released));
      }
      return file;
    }
    file.apply(file.path);
    var _ = file.watcher.scheduleWithFixedDelay(file::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return file;
  }

  /** Whether there is such a file. */
  public boolean isWatched() {
    return path != null;
  }

  /** What is wrong with the newest change of the file, as a sentence; empty = it holds. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  private void apply(Path file) {
    var sources = new Sources();
    try {
      var changed = tenants.declaration().apply(TenantsYaml.read(file, environment, sources));
      LOG.info("{} is applied, tenants changed: {}", file, shown(changed));
    } catch (ChangeRefused refused) {
      throw new TenantsFileException("%s: %s".formatted(file, refused.sentence()), refused);
    } finally {
      read = sources;
    }
  }

  /** Whoever calls this again and again would stop doing so if anything came out of it. */
  private void look() {
    try {
      var now = read.look();
      if (now.equals(read.stamps())) {
        pending = Map.of();
      } else if (!now.equals(pending)) {
        // It may be half written: it has to look the same twice.
        pending = now;
      } else if (path != null) {
        change(path);
      }
    } catch (RuntimeException failed) {
      LOG.error("the file of tenants could not be looked at", failed);
    }
  }

  private void change(Path file) {
    var before = read;
    try {
      apply(file);
      fault = null;
    } catch (TenantsFileException faulty) {
      fault = faulty.sentence();
      LOG.error("the tenants stay as they are: {}", faulty.sentence());
    } catch (StoreException silent) {
      // Not applied, so it is still to come: the next look finds the same difference.
      read = before;
      if (fault == null) {
        fault = "The store does not answer; the change of the file waits for it.";
        LOG.error("the file of tenants waits for the store: {}", silent.getMessage());
      }
    }
  }

  private static List<String> shown(Set<String> ids) {
    var sorted = ids.stream().sorted().toList();
    return sorted.size() <= MOST_SHOWN
        ? sorted
        : Stream.concat(
                sorted.stream().limit(MOST_SHOWN), Stream.of("and %d more".formatted(sorted.size() - MOST_SHOWN)))
            .toList();
  }

  /** Waits for a change that is being applied. */
  @Override
  public void close() {
    watcher.close();
  }
}
