package io.serpentarium.testing;

import io.serpentarium.config.KeyList;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.TokenSecrets;
import io.serpentarium.vault.MasterKeys;
import io.serpentarium.vault.SecretBox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/** The kinds of database that every test of the store runs against. Thread-safe. */
public enum Store {
  SQLITE {
    @Override
    public String url() {
      return "";
    }
  },
  POSTGRES {
    @Override
    public String url() {
      return Postgres.newDatabase();
    }
  };

  /** With a key that every test knows. */
  public static final TokenSecrets SECRETS = secrets((byte) 7);

  /** With a key of that byte again and again. */
  public static TokenSecrets secrets(byte... keys) {
    var texts = new StringJoiner(",");
    for (var key : keys) {
      var bytes = new byte[KeyList.KEY_BYTES];
      Arrays.fill(bytes, key);
      texts.add(Base64.getEncoder().encodeToString(bytes));
    }
    return TokenSecrets.sealedBy(
        new SecretBox(new MasterKeys(KeyList.parse(texts.toString()).orElseThrow(), "store")));
  }

  /** The configuration's address of an empty database; for SQLite the folder decides. */
  public abstract String url();

  /** An empty database. */
  public Database open(Path folder) {
    return Database.open(folder, url());
  }

  /** One real PostgreSQL for all tests of this JVM, started by the first that wants it. */
  private static final class Postgres {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static EmbeddedPostgres start() {
      try {
        var server = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-postgres"));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static String newDatabase() {
      var name = "test" + DATABASES.incrementAndGet();
      try (var connection = SERVER.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException e) {
        throw new IllegalStateException("no database", e);
      }
      return SERVER.getJdbcUrl("postgres", name);
    }
  }
}
