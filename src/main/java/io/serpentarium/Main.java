package io.serpentarium;

import io.serpentarium.box.BoxException;
import io.serpentarium.cli.Commands;
import io.serpentarium.config.ConfigException;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.config.ServerOptions;
import io.serpentarium.environment.EnvironmentException;
import io.serpentarium.image.ImageStore;
import io.serpentarium.image.ImageStoreException;
import io.serpentarium.provision.TenantsFileException;
import io.serpentarium.runner.DenoBinary;
import io.serpentarium.runner.InstallationException;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.RuntimeFiles;
import io.serpentarium.runner.SelfTestException;
import io.serpentarium.telemetry.LogOutput;
import io.serpentarium.store.Database;
import io.serpentarium.store.StoreException;
import io.serpentarium.tenant.DataFolder;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.vault.KeyException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of the server and, when the first argument is a word, of the {@link Commands} of administrators.
 *
 * <p>Exit codes of the server: 143 it was stopped by SIGTERM (the JVM's own), 1 a fault of its own, 2 the configuration or the file of tenants is wrong, or an environment, 3 the data folder or the
 * store cannot be used, 4 Deno or the runner's files are missing or damaged, 5 the port is taken, 6 runners cannot be
 * held in as configured, or the self-test found a way out.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    var code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (Commands.begins(args)) {
      return Commands.run(args, System.getenv(), out, err);
    }
    try {
      var options = ServerOptions.parse(args);
      if (options.answer().isPresent()) {
        out.println(options.answer().get());
        return 0;
      }
      var config = options.config(System.getenv());
      LogOutput.apply(config.logFormat());
      serve(config, out);
      return 0;
    } catch (ConfigException | TenantsFileException | EnvironmentException e) {
      return fail(err, 2, e.getMessage());
    } catch (StoreException | ImageStoreException | KeyException e) {
      return fail(err, 3, e.getMessage());
    } catch (InstallationException e) {
      return fail(err, 4, e.getMessage());
    } catch (PortException e) {
      return fail(err, 5, e.getMessage());
    } catch (BoxException | SelfTestException e) {
      return fail(err, 6, e.getMessage());
    } catch (InterruptedException e) {
      return fail(err, 1, "The server was interrupted.");
    }
  }

  private static int fail(PrintStream err, int code, @Nullable String sentence) {
    err.println("serpentarium: " + sentence);
    return code;
  }

  private static void serve(ServerConfig config, PrintStream out) throws InterruptedException {
    try (var folder = DataFolder.open(config.data());
        var database = Database.open(folder.path(), config.tenancy().storeUrl());
        var tenants =
            TenantDirectory.open(
                database,
                config.demo().enabled(),
                config.tenancy().tokenAudience(),
                StoreSecrets.open(config.tenancy(), folder.path()));
        var images = ImageStore.open(config.image(), folder, Clock.systemUTC())) {
      var deno = DenoBinary.find(config.deno(), serverFolder(), System.getenv("PATH"));
      var installation = RuntimeFiles.prepare(deno, folder.path());
      var launcher = RunnerLauncher.open(config, installation, folder.path().resolve("runtime"));
      var stop = new CountDownLatch(1);
      var stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    stop.countDown();
                    await(stopped);
                  },
                  "shutdown"));
      try (var server = start(config, database, tenants, images, launcher)) {
        out.printf("Serpentarium listens on http://%s:%d/%n", shown(config.host()), server.port());
        if (server.adminPort() >= 0) {
          out.printf("The administration listens on http://%s:%d/admin/v1%n", shown(config.host()), server.adminPort());
        }
        server
            .firstToken()
            .ifPresent(token -> out.printf("The first owner's token, told this once: %s%n", token));
        stop.await();
      } finally {
        LogOutput.close();
        stopped.countDown();
      }
    }
  }

  private static Server start(
      ServerConfig config,
      Database database,
      TenantDirectory tenants,
      ImageStore images,
      RunnerLauncher launcher) {
    try {
      return Server.start(config, database, tenants, images, launcher);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw new PortException(
              "Port %d of %s cannot be opened (%s): stop what uses it, or choose another one with --port."
                  .formatted(config.port(), config.host(), cause.getMessage()),
              cause);
        }
      }
      throw e;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The folder of the jar, or of the classes during development. */
  private static Path serverFolder() {
    try {
      var code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.toAbsolutePath().resolveSibling(".").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the server's own place is no path", e);
    }
  }

  /** Test keys work on localhost only, so that is the name to open. */
  private static String shown(String host) {
    if (host.equals("127.0.0.1") || host.equals("::1")) {
      return "localhost";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** The port cannot be opened. */
  private static final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PortException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
