package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.store.Database;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TokenMint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets that tokens are signed with, as they stand in the database. */
@ParameterizedClass
@EnumSource(Store.class)
class TokenSecretsTest {
  private static final String SECRET = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());
  private final Store store;
  @TempDir Path folder;
  private Database database;

  TokenSecretsTest(Store store) {
    this.store = store;
  }

  @BeforeEach
  void open() {
    database = store.open(folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private TenantDirectory directory(TokenSecrets secrets) {
    return TenantDirectory.open(database, true, "serpentarium", secrets);
  }

  private List<String> stored() {
    return database.call(
        sql -> sql.query("SELECT material FROM token_key ORDER BY kid", row -> row.getString(1)));
  }

  /** As an earlier version of the server has left it. */
  private void plainRow() {
    database.call(
        sql ->
            sql.update(
                "INSERT INTO token_key (tenant_id, kid, algorithm, material, created_at) VALUES (?, ?, ?, ?, ?)",
                "demo", "k1", "HS256", SECRET, 0L));
  }

  private static boolean takes(TenantDirectory directory, String secret) {
    var token = TokenMint.of("demo", Instant.now()).hs256(secret);
    var credentials = new Credentials("pk_test_demo", false, token, "http://localhost:3000", "127.0.0.1");
    return directory.authenticate(credentials).await() instanceof Authentication.Accepted;
  }

  @Test
  void areEncryptedAndStillCheckTokens() {
    try (var directory = directory(Store.SECRETS)) {
      var keys = directory.administration("a test").keys();
      var issued = keys.addTokenKey("demo", "k1", TokenAlgorithm.HS256, null).await();
      keys.addTokenKey("demo", "k2", TokenAlgorithm.EDDSA, TokenMint.pem(TokenMint.pair("Ed25519"))).await();
      var secret = String.valueOf(issued.secret());
      assertThat(stored().getFirst()).startsWith("sealed:1:").doesNotContain(secret);
      assertThat(stored().getLast()).as("public keys stand there as they are").doesNotContain("sealed");
      assertThat(takes(directory, secret)).isTrue();
      assertThat(takes(directory, SECRET)).isFalse();
    }
  }

  @Test
  void ofAnEarlierVersionAreEncryptedAtTheNextStart() {
    directory(Store.SECRETS).close();
    plainRow();
    try (var directory = directory(Store.SECRETS)) {
      assertThat(stored()).singleElement().asString().startsWith("sealed:1:").doesNotContain(SECRET);
      assertThat(takes(directory, SECRET)).isTrue();
    }
    var before = stored();
    directory(Store.SECRETS).close();
    assertThat(stored()).as("nothing is done twice").isEqualTo(before);
  }

  @Test
  void areEncryptedAnewWhenTheKeyIsRotated() {
    directory(Store.secrets((byte) 1)).close();
    plainRow();
    directory(Store.secrets((byte) 1)).close();
    var before = stored();
    try (var directory = directory(Store.secrets((byte) 2, (byte) 1))) {
      assertThat(stored()).isNotEqualTo(before);
      assertThat(takes(directory, SECRET)).isTrue();
    }
    try (var directory = directory(Store.secrets((byte) 2))) {
      assertThat(takes(directory, SECRET)).isTrue();
    }
  }

  @Test
  void stayAsTheyAreAndRefuseTheirTokensWhenTheirKeyIsGone() {
    directory(Store.secrets((byte) 1)).close();
    plainRow();
    directory(Store.secrets((byte) 1)).close();
    var before = stored();
    try (var directory = directory(Store.secrets((byte) 2))) {
      assertThat(takes(directory, SECRET)).isFalse();
      assertThat(stored()).isEqualTo(before);
    }
    try (var directory = directory(Store.secrets((byte) 1))) {
      assertThat(takes(directory, SECRET)).isTrue();
    }
  }

  @Test
  void areNotTakenWithoutAKeyAndThoseThatAreThereGoOn() {
    directory(Store.SECRETS).close();
    plainRow();
    try (var directory = directory(TokenSecrets.keyless())) {
      assertThat(takes(directory, SECRET)).isTrue();
      assertThat(stored()).containsExactly(SECRET);
      var keys = directory.administration("a test").keys();
      assertThatThrownBy(() -> keys.addTokenKey("demo", "k2", TokenAlgorithm.HS256, null).await())
          .isInstanceOf(ChangeRefused.class)
          .hasMessageContaining("set store.key");
      keys.addTokenKey("demo", "k2", TokenAlgorithm.EDDSA, TokenMint.pem(TokenMint.pair("Ed25519"))).await();
    }
  }

  @Test
  void areWorthNothingInTheRowOfAnotherTenant() {
    directory(Store.SECRETS).close();
    plainRow();
    try (var directory = directory(Store.SECRETS)) {
      directory.administration("a test").addTenant("uni", "University").await();
      database.call(sql -> sql.update("UPDATE token_key SET tenant_id = 'uni'"));
    }
    try (var directory = directory(Store.SECRETS)) {
      var key = directory.tenant("uni").orElseThrow().tokenKey("k1").orElseThrow();
      assertThat(Store.SECRETS.open(key)).isEmpty();
    }
  }
}
