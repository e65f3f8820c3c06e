package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TokenMint;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every known way to get a wrong token past a server. */
class TokenRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final String SECRET = TokenMaterial.randomSecret();
  private static final KeyPair RSA = TokenMint.pair("RSA");
  private static final KeyPair ED25519 = TokenMint.pair("Ed25519");

  private final TokenRules rules = new TokenRules("serpentarium", Store.SECRETS);
  private final TenantEntry uni =
      tenant(
          "uni",
          key("uni", "k1", TokenAlgorithm.HS256, SECRET, null),
          key("uni", "rsa", TokenAlgorithm.RS256, TokenMint.pem(RSA), null),
          key("uni", "ed", TokenAlgorithm.EDDSA, TokenMint.pem(ED25519), null),
          key("uni", "old", TokenAlgorithm.HS256, SECRET, NOW));

  private static TenantEntry tenant(String id, TokenKey... keys) {
    return new TenantEntry(new Tenant(id, id, Tenant.State.ACTIVE, false), 1, List.of(keys), List.of());
  }

  private static TokenKey key(
      String tenant, String kid, TokenAlgorithm algorithm, String material, @Nullable Instant revokedAt) {
    return new TokenKey(
        tenant, kid, algorithm, TokenMaterial.normalised(algorithm, material), Instant.EPOCH, revokedAt);
  }

  private static TokenMint mint() {
    return TokenMint.of("uni", NOW);
  }

  private AccessToken good(String token) {
    var check = rules.check(uni, token, NOW);
    assertThat(check).isInstanceOf(TokenCheck.Good.class);
    return ((TokenCheck.Good) check).token();
  }

  private Rejected bad(String token) {
    var check = rules.check(uni, token, NOW);
    assertThat(check).isInstanceOf(TokenCheck.Bad.class);
    var rejected = ((TokenCheck.Bad) check).rejected();
    assertThat(rejected.message()).endsWith(".");
    return rejected;
  }

  @Test
  void takesTheThreeAlgorithms() {
    assertThat(good(mint().hs256(SECRET)))
        .isEqualTo(new AccessToken("ada", "k1", NOW.plusSeconds(300), Map.of(), null));
    assertThat(good(mint().kid("rsa").rs256(RSA)).kid()).isEqualTo("rsa");
    assertThat(good(mint().kid("ed").edDsa(ED25519)).kid()).isEqualTo("ed");
  }

  @Test
  void refusesATokenWithoutASignature() {
    var unsigned = mint().unsigned(Map.of("alg", "none", "kid", "k1"));

    assertThat(bad(unsigned + ".").reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(bad(unsigned + ".AAAA").reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(bad(mint().unsigned(Map.of("alg", "HS256", "kid", "k1")) + ".").reason())
        .isEqualTo(Reason.TOKEN_INVALID);
  }

  @Test
  void refusesAPublicKeyUsedAsASharedSecret() {
    assertThat(bad(mint().kid("rsa").hs256(RSA.getPublic().getEncoded())).message()).contains("RS256");
    assertThat(bad(mint().kid("rsa").hs256(TokenMint.pem(RSA).getBytes(StandardCharsets.UTF_8))).message())
        .contains("RS256");
    assertThat(bad(mint().kid("ed").hs256(SECRET)).message()).contains("EdDSA");
    assertThat(bad(mint().kid("k1").rs256(RSA)).message()).contains("HS256");
  }

  @Test
  void refusesAnotherSecretAndAnotherPair() {
    assertThat(bad(mint().hs256(TokenMaterial.randomSecret())).message()).contains("signature");
    assertThat(bad(mint().kid("rsa").rs256(TokenMint.pair("RSA"))).message()).contains("signature");
    assertThat(bad(mint().kid("ed").edDsa(TokenMint.pair("Ed25519"))).message()).contains("signature");
  }

  @Test
  void refusesChangedClaims() {
    var parts = mint().hs256(SECRET).split("\\.");
    var other = mint().claim("sub", "eve").hs256(SECRET).split("\\.");

    assertThat(bad(parts[0] + "." + other[1] + "." + parts[2]).message()).contains("signature");
    var shortened = parts[2].substring(0, 10);
    assertThat(bad(parts[0] + "." + parts[1] + "." + shortened).message()).contains("signature");
  }

  @Test
  void refusesAKeyInsideTheToken() {
    var jwk =
        """
        {"alg":"EdDSA","kid":"ed","jwk":{"kty":"OKP","crv":"Ed25519","x":"%s"}}"""
            .formatted(Base64URL.encode(new byte[32]));
    var claims = Base64URL.encode(mint().claims().toString());

    assertThat(bad(Base64URL.encode(jwk) + "." + claims + "." + Base64URL.encode(new byte[64])).message())
        .contains("signature");
  }

  @Test
  void refusesCriticalHeadersThatItDoesNotKnow() {
    var header = Base64URL.encode("{\"alg\":\"HS256\",\"kid\":\"k1\",\"crit\":[\"b64\"],\"b64\":false}");

    assertThat(bad(header + "." + mint().hs256(SECRET).split("\\.", 2)[1]).message()).contains("crit");
  }

  @Test
  void refusesAMissingUnknownOrRevokedKid() {
    assertThat(bad(mint().unsigned(Map.of("alg", "HS256")) + ".AAAA").message()).contains("kid is missing");
    assertThat(bad(mint().kid("nobody").hs256(SECRET)).message()).contains("names no key");
    assertThat(bad(mint().kid("old").hs256(SECRET)).reason()).isEqualTo(Reason.TOKEN_KEY_REVOKED);
  }

  @Test
  void refusesATokenOfAnotherTenant() {
    assertThat(bad(TokenMint.of("college", NOW).hs256(SECRET)).message()).contains("iss");
    assertThat(bad(mint().claim("iss", null).hs256(SECRET)).message()).contains("iss");
    // The same kid and the same secret at another tenant do not help either.
    var college = tenant("college", key("college", "k1", TokenAlgorithm.HS256, SECRET, null));
    assertThat(rules.check(college, mint().hs256(SECRET), NOW)).isInstanceOf(TokenCheck.Bad.class);
  }

  @Test
  void refusesATokenForAnotherServer() {
    assertThat(bad(mint().claim("aud", "elsewhere").hs256(SECRET)).message()).contains("\"serpentarium\"");
    assertThat(bad(mint().claim("aud", null).hs256(SECRET)).message()).contains("aud");
    assertThat(good(mint().claim("aud", List.of("elsewhere", "serpentarium")).hs256(SECRET)).subject())
        .isEqualTo("ada");
  }

  @Test
  void refusesATokenThatExpiresLateNeverOrAlready() {
    assertThat(bad(mint().expires(null).hs256(SECRET)).message()).contains("exp is missing");
    assertThat(bad(mint().expires(NOW).hs256(SECRET)).reason()).isEqualTo(Reason.TOKEN_EXPIRED);
    assertThat(bad(mint().expires(NOW.plus(Duration.ofMinutes(11))).hs256(SECRET)).message())
        .contains("660 s ahead", "600 s at most");
    assertThat(good(mint().expires(NOW.plus(Duration.ofMinutes(10))).hs256(SECRET)).expiresAt())
        .isEqualTo(NOW.plusSeconds(600));
    assertThat(bad(mint().claim("nbf", NOW.plusSeconds(60).getEpochSecond()).hs256(SECRET)).message())
        .contains("nbf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void refusesATokenForNobody(String subject) {
    assertThat(bad(mint().claim("sub", subject).hs256(SECRET)).message()).contains("sub");
    assertThat(bad(mint().claim("sub", null).hs256(SECRET)).message()).contains("sub");
    assertThat(bad(mint().claim("sub", "x".repeat(257)).hs256(SECRET)).message()).contains("sub");
  }

  @Test
  void readsLimitsAndRefusesNamesAndValuesThatAreNone() {
    assertThat(good(mint().claim("limits", Map.of("runMs", 2_000, "concurrentRuns", 1)).hs256(SECRET)).limits())
        .containsOnly(Map.entry(Quota.RUN_MILLIS, 2_000L), Map.entry(Quota.CONCURRENT_RUNS, 1L));
    assertThat(good(mint().claim("limits", Map.of("environments", List.of("science"))).hs256(SECRET)).environments())
        .containsExactly("science");
    assertThat(bad(mint().claim("limits", Map.of("environments", "science")).hs256(SECRET)).message()).contains("list of names");
    assertThat(bad(mint().claim("limits", Map.of("environments", List.of(1))).hs256(SECRET)).message()).contains("list of names");
    assertThat(bad(mint().claim("limits", Map.of("runMS", 2_000)).hs256(SECRET)).message()).contains("runMs");
    assertThat(bad(mint().claim("limits", Map.of("runMs", -1)).hs256(SECRET)).message()).contains("whole number");
    assertThat(bad(mint().claim("limits", Map.of("runMs", "2s")).hs256(SECRET)).message()).contains("whole number");
    assertThat(bad(mint().claim("limits", Map.of("runMs", 1.5)).hs256(SECRET)).message()).contains("whole number");
    assertThat(bad(mint().claim("limits", List.of(1)).hs256(SECRET)).message()).contains("limits");
    assertThat(bad(mint().claim("limits", Map.of("weight", 5)).hs256(SECRET)).message()).contains("unknown name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "a.b", "a.b.c.d.e", "{}", "eyJhbGciOiJIUzI1NiJ9..", "\u0000.x.y"})
  void refusesWhatIsNoToken(String text) {
    assertThat(bad(text).reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(TokenRules.claimedIssuer(text)).isEmpty();
  }

  @Test
  void takesNoWeakOrPrivateKey() {
    assertThat(refusalOf(TokenAlgorithm.HS256, Base64.getEncoder().encodeToString(new byte[31]))).contains("31 bytes");
    assertThat(refusalOf(TokenAlgorithm.RS256, TokenMint.pem(ED25519))).contains("RSA");
    assertThat(refusalOf(TokenAlgorithm.EDDSA, TokenMint.pem(RSA))).contains("Ed25519");
    assertThat(refusalOf(TokenAlgorithm.RS256, "-----BEGIN PRIVATE KEY-----\nAAAA\n")).contains("private");
    assertThat(refusalOf(TokenAlgorithm.RS256, "what?")).contains("PEM");
  }

  private static @Nullable String refusalOf(TokenAlgorithm algorithm, String material) {
    try {
      return "taken: " + TokenMaterial.normalised(algorithm, material);
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }
}
