package io.serpentarium.image;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.tenant.DataFolder;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Session images on disk: compressed, encrypted, verified, limited in size, age and space per tenant.
 *
 * <p>What can be expected to go wrong is a value ({@link Saved.Refused}, {@link Loaded.Damaged}…); a
 * failed future means a fault, or a store that is closed. Futures complete on the caller's Vert.x
 * context, if it has one. Thread-safe.
 */
public final class ImageStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final String FOLDER = "images";

  private final ImageConfig config;
  private final Clock clock;
  private final Catalog catalog;
  private final ImageFolder folder;
  private final Shelf shelf;
  private final Draft.Desk desk;
  private final ExecutorService threads;
  private final Set<ImageWriter> writers = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ImageStore(ImageConfig config, ImageKeys keys, ImageFolder folder, Clock clock, Disk disk) {
    this.config = config;
    this.folder = folder;
    this.clock = clock;
    int most = Math.clamp(Runtime.getRuntime().availableProcessors() * 2L, 4, 16);
    threads = Executors.newFixedThreadPool(most, Thread.ofPlatform().daemon().name("image-", 0).factory());
    catalog = new Catalog(config);
    shelf = new Shelf(folder, keys, catalog, threads);
    desk = new Draft.Desk(config, keys, catalog, folder, shelf, disk);
    new Scan(folder, keys, catalog).run();
  }

  /**
   * Opens the store and learns which images are there. Blocks: call it at start.
   *
   * @throws ImageStoreException when its folder or its keys cannot be used
   */
  public static ImageStore open(ImageConfig config, DataFolder data, Clock clock) {
    return open(config, data.path(), clock, Disk.REAL);
  }

  static ImageStore open(ImageConfig config, Path data, Clock clock, Disk disk) {
    var keys = ImageKeys.load(config, data);
    var path = config.folder().isEmpty() ? data.resolve(FOLDER) : Path.of(config.folder());
    var folder = ImageFolder.open(path.toAbsolutePath().normalize());
    try {
      return new ImageStore(config, keys, folder, clock, disk);
    } catch (ImageStoreException unusable) {
      closeQuietly(folder);
      throw unusable;
    }
  }

  /** Starts to write an image, as much as the configuration allows to every tenant. */
  public ImageWriter begin(ImageId id, ImageMeta meta) {
    return begin(id, meta, config.tenantBytes());
  }

  /**
   * Starts to write an image, which takes the place of the one with the same id when it is committed; all images of
   * its tenant may take {@code tenantBytes} on disk.
   */
  public ImageWriter begin(ImageId id, ImageMeta meta, long tenantBytes) {
    var writer = new ImageWriter(new Draft(id, meta, tenantBytes, desk), threads, writers::remove);
    writers.add(writer);
    return writer;
  }

  /** Finds an image and verifies all of it. */
  public Future<Loaded> open(ImageId id) {
    return run(
        () ->
            switch (shelf.open(id, clock.instant())) {
              case Shelf.Opened.Whole(Decoder decoder, ImageInfo info) ->
                  new Loaded.Found(new StoredImage(info, decoder, threads));
              case Shelf.Opened.Not(Loaded why) -> why;
            });
  }

  /** Answers false when there is no such image. */
  public Future<Boolean> delete(ImageId id) {
    return run(() -> shelf.delete(id));
  }

  /** The tenant's images, in no order. */
  public Future<List<ImageInfo>> list(String tenant) {
    return Future.succeededFuture(catalog.list(tenant));
  }

  /** All images, in no order: what a server finds at its start. */
  public Future<List<ImageInfo>> list() {
    return Future.succeededFuture(catalog.all());
  }

  /** What the tenant has, images that are being written included; not a base for decisions. */
  public Usage usage(String tenant) {
    return catalog.usage(tenant);
  }

  /** What there is at all; not a base for decisions. */
  public Usage usage() {
    return catalog.usage();
  }

  /** Deletes what was not used for the maximum age, and answers the images among it. */
  public Future<List<ImageInfo>> expire(Instant now) {
    return run(() -> shelf.expire(now, config.maxAge()));
  }

  private <T> Future<T> run(Work<T> work) {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("the image store is closed"));
    }
    return Answers.toCaller(CompletableFuture.supplyAsync(work::done, threads));
  }

  /** Gives up what is half written and waits for the rest. */
  @Override
  public void close() {
    closed = true;
    var ends =
        writers.stream()
            .map(writer -> writer.end(Refusals.CLOSED))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      threads.shutdown();
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the disk of the image store is slow: its last work is given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("a half written image was not given up in time: {}", e.toString());
    }
    threads.shutdownNow();
    closeQuietly(folder);
  }

  private static void closeQuietly(ImageFolder folder) {
    try {
      folder.close();
    } catch (IOException lost) {
      LOG.warn("the image folder was not closed", lost);
    }
  }

  /** Something that blocks and may fail with the disk. */
  private interface Work<T> {
    T doIt() throws IOException;

    default T done() {
      try {
        return doIt();
      } catch (IOException failure) {
        throw new UncheckedIOException("the disk of the image store failed", failure);
      }
    }
  }
}
