package io.serpentarium.admin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import io.serpentarium.config.OidcConfig;
import java.text.ParseException;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the tokens of one OpenID Connect issuer. Thread-safe; {@link #check} blocks while keys are fetched.
 *
 * <p>What the token itself says is looked at first, so that a stranger's token makes this server ask nobody.
 */
final class OidcIssuer {
  private static final Logger LOG = LoggerFactory.getLogger(OidcIssuer.class);
  private static final int MOST_CHARACTERS = 16 * 1024;

  /** Asymmetric ones only: a shared secret would let the issuer's other clients sign as well. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  private final OidcClaims claims;
  private final IssuerKeys keys;

  OidcIssuer(OidcConfig config) {
    claims = new OidcClaims(config);
    keys = new IssuerKeys(config.issuer());
  }

  /** Whether it looks like a signed token, right or wrong. */
  static boolean isToken(String text) {
    return text.chars().filter(c -> c == '.').count() == 2;
  }

  /** Who shows it; a {@link Problem} says what is wrong with it. */
  Administrator check(String text, Instant now) {
    try {
      if (text.length() > MOST_CHARACTERS) {
        throw invalid("The token is too long.");
      }
      var token = SignedJWT.parse(text);
      var algorithm = token.getHeader().getAlgorithm();
      if (!ALGORITHMS.contains(algorithm)) {
        throw invalid("alg of the token has to be RS256, PS256 or ES256.");
      }
      if (token.getHeader().getCriticalParams() != null) {
        throw invalid("The token has critical headers (crit), which this server does not know.");
      }
      claims.check(token.getJWTClaimsSet(), now);
      verify(token, algorithm);
      return claims.administrator(token.getJWTClaimsSet());
    } catch (ParseException unreadable) {
      throw invalid("This is no signed JWT, or its claims cannot be read.");
    }
  }

  private void verify(SignedJWT token, JWSAlgorithm algorithm) {
    try {
      var selector = new JWSVerificationKeySelector<SecurityContext>(algorithm, keys.source());
      var found = selector.selectJWSKeys(token.getHeader(), null);
      if (found.isEmpty()) {
        throw invalid("kid of the token names no key of the issuer.");
      }
      for (var key : found) {
        if (token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key))) {
          return;
        }
      }
      throw invalid("The signature of the token is wrong.");
    } catch (RateLimitReachedException asked) {
      throw invalid("kid of the token names no key of the issuer, which was asked a moment ago.");
    } catch (KeySourceException silent) {
      LOG.error("the keys of the issuer of administrators cannot be fetched: {}", silent.toString());
      throw new Problem(
          503, "The issuer does not answer", "", "The keys of the token's issuer cannot be fetched; try again later.");
    } catch (JOSEException unusable) {
      throw invalid("The signature of the token cannot be checked.");
    }
  }

  static Problem invalid(String sentence) {
    return new Problem(401, "Not authenticated", "Authorization", sentence);
  }
}
