package io.serpentarium.tenant;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tokens are taken. Thread-safe.
 *
 * <p>Which algorithm a signature is checked with is decided by the tenant's key of that {@code kid}, never by the
 * token; keys and addresses of keys inside a token are not looked at.
 */
final class TokenRules {
  private static final int MOST_VERIFIERS = 10_000;

  private final String audience;
  private final TokenSecrets secrets;
  private final LoadingCache<TokenKey, JWSVerifier> verifiers =
      Caffeine.newBuilder().maximumSize(MOST_VERIFIERS).executor(Runnable::run).build(this::verifier);

  TokenRules(String audience, TokenSecrets secrets) {
    this.audience = audience;
    this.secrets = secrets;
  }

  /** The tenant that a token says it is of, which nothing proves yet. */
  static Optional<String> claimedIssuer(String text) {
    var token = parsed(text);
    try {
      return token == null ? Optional.empty() : Optional.ofNullable(token.getJWTClaimsSet().getIssuer());
    } catch (ParseException unreadable) {
      return Optional.empty();
    }
  }

  TokenCheck check(TenantEntry tenant, String text, Instant now) {
    var token = parsed(text);
    if (token == null) {
      return TokenCheck.invalid("This is no signed JWT: three parts of base64url with dots between them.");
    }
    var header = token.getHeader();
    var kid = header.getKeyID();
    if (kid == null) {
      return TokenCheck.invalid("kid is missing in the header of the token.");
    }
    if (header.getCriticalParams() != null) {
      return TokenCheck.invalid("The token has critical headers (crit), which this server does not know.");
    }
    var key = tenant.tokenKey(kid).orElse(null);
    if (key == null) {
      return TokenCheck.invalid("kid of the token names no key of this tenant.");
    }
    if (!header.getAlgorithm().getName().equals(key.algorithm().wire())) {
      return TokenCheck.invalid(
          "alg of the token is not that of its key, which is %s.".formatted(key.algorithm().wire()));
    }
    if (key.isRevoked(now)) {
      return new TokenCheck.Bad(keyRevoked(kid));
    }
    return signed(tenant, key, token, now);
  }

  static Rejected keyRevoked(String kid) {
    return new Rejected(
        Reason.TOKEN_KEY_REVOKED, "The key %s was revoked; sign tokens with another one.".formatted(shown(kid)));
  }

  private TokenCheck signed(TenantEntry tenant, TokenKey key, SignedJWT token, Instant now) {
    try {
      if (!token.verify(verifiers.get(key))) {
        return TokenCheck.invalid("The signature of the token is wrong.");
      }
      var claims = token.getJWTClaimsSet();
      if (!tenant.tenant().id().equals(claims.getIssuer())) {
        return TokenCheck.invalid("iss of the token is not the tenant of this key.");
      }
      return TokenClaims.check(claims, key.kid(), audience, now);
    } catch (ParseException unreadable) {
      return TokenCheck.invalid("The claims of the token cannot be read.");
    } catch (JOSEException | CompletionException unusable) {
      return TokenCheck.invalid("The signature of the token cannot be checked.");
    }
  }

  private static @Nullable SignedJWT parsed(String text) {
    try {
      return SignedJWT.parse(text);
    } catch (ParseException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  private JWSVerifier verifier(TokenKey key) throws JOSEException {
    return switch (key.algorithm()) {
      case HS256 -> new MACVerifier(
              TokenMaterial.secret(
                  secrets.open(key).orElseThrow(() -> new JOSEException("the secret cannot be decrypted"))));
      case RS256 -> new RSASSAVerifier((RSAPublicKey) TokenMaterial.publicKey(key));
      case EDDSA -> new Ed25519TokenVerifier(TokenMaterial.publicKey(key));
    };
  }

  /** A kid was chosen by an administrator, so it may be shown; still it is cut. */
  private static String shown(String kid) {
    return kid.length() > 64 ? kid.substring(0, 64) + "…" : kid;
  }
}
