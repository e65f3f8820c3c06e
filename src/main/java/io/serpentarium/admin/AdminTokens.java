package io.serpentarium.admin;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.Changed;
import io.serpentarium.tenant.TenantAdministration;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens of administrators; what returns no future blocks. Thread-safe. */
final class AdminTokens {
  private static final String PREFIX = "at_";
  private static final int RANDOM_BYTES = 24;
  private static final String SELECT = "SELECT id, name, role, tenant_id FROM admin_token";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final Clock clock;

  /** A new token with its text, which is told once. */
  record Issued(Administrator administrator, String text) {
    @Override
    public String toString() {
      return "Issued[administrator=%s]".formatted(administrator);
    }
  }

  AdminTokens(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Makes an administrator on behalf of {@code by}. */
  Future<Issued> make(TenantAdministration by, String name, Role role, @Nullable String tenant) {
    var text = PREFIX + random();
    var administrator = new Administrator("adm_" + random().substring(0, 12), name, role, tenant);
    return by.beside(
        "admin-token.create",
        tenantOf(administrator),
        administrator.id(),
        sql -> {
          sql.update(
              "INSERT INTO admin_token (id, hash, name, role, tenant_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
              administrator.id(),
              hash(text),
              name,
              role.name(),
              tenant,
              clock.millis());
          return new Changed<>(new Issued(administrator, text), null, Views.administrator(administrator));
        });
  }

  private static String tenantOf(Administrator administrator) {
    return Objects.requireNonNullElse(administrator.tenant(), "");
  }

  Optional<Administrator> find(String text) {
    return database.call(sql -> sql.first(SELECT + " WHERE hash = ?", AdminTokens::administrator, hash(text)));
  }

  /** The administrator of that id; anything else is a {@link Problem}. */
  Administrator required(String id) {
    return database
        .call(sql -> sql.first(SELECT + " WHERE id = ?", AdminTokens::administrator, id))
        .orElseThrow(AdminTokens::missing);
  }

  private static Problem missing() {
    return Problem.missing("There is no such token.");
  }

  /** Whether nobody may administer yet. */
  boolean isEmpty() {
    return all().isEmpty();
  }

  List<Administrator> all() {
    return database.call(sql -> sql.query(SELECT + " ORDER BY created_at, id", AdminTokens::administrator));
  }

  /** Removes an administrator on behalf of {@code by}. */
  Future<Boolean> remove(TenantAdministration by, Administrator administrator) {
    return by.beside(
        "admin-token.remove",
        tenantOf(administrator),
        administrator.id(),
        sql -> {
          if (sql.update("DELETE FROM admin_token WHERE id = ?", administrator.id()) == 0) {
            throw missing();
          }
          return new Changed<>(true, Views.administrator(administrator), null);
        });
  }

  private static Administrator administrator(ResultSet row) throws SQLException {
    return new Administrator(
        row.getString("id"), row.getString("name"), Role.valueOf(row.getString("role")), row.getString("tenant_id"));
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A plain SHA-256 is right here: the tokens are random, so there is nothing to guess. */
  static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256.", impossible);
    }
  }
}
