package io.serpentarium.admin;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an OpenID Connect issuer, found by its discovery document. Thread-safe; blocks while it fetches.
 *
 * <p>Keys are kept for some minutes; an unknown {@code kid} fetches them anew, at most twice in half a minute, so that
 * a rotation is noticed at once and a flood of invented ones disturbs nobody. While the issuer is silent, the last keys
 * go on for a while.
 */
final class IssuerKeys {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration KEPT_IN_SILENCE = Duration.ofHours(1);
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

  private final String issuer;
  private final DefaultResourceRetriever retriever =
      new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES);

  /** Null until the issuer has said where its keys are. */
  private volatile @Nullable JWKSource<SecurityContext> source;

  IssuerKeys(String issuer) {
    this.issuer = issuer;
  }

  JWKSource<SecurityContext> source() throws KeySourceException {
    var known = source;
    if (known != null) {
      return known;
    }
    var found =
        JWKSourceBuilder.create(discover(), retriever)
            .cache(KEPT.toMillis(), 2L * PATIENCE_MILLIS)
            .rateLimited(BETWEEN_FETCHES.toMillis())
            .outageTolerant(KEPT_IN_SILENCE.toMillis())
            .build();
    source = found;
    return found;
  }

  private URL discover() throws KeySourceException {
    var address = (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
    try {
      var document = new JsonObject(retriever.retrieveResource(URI.create(address).toURL()).getContent());
      if (!issuer.equals(document.getValue("issuer"))) {
        throw new KeySourceException("%s speaks of another issuer".formatted(address));
      }
      var keys = URI.create(String.valueOf(document.getValue("jwks_uri")));
      if (!keys.isAbsolute() || (issuer.startsWith("https:") && !"https".equals(keys.getScheme()))) {
        throw new KeySourceException("jwks_uri in %s is no address with https://".formatted(address));
      }
      return keys.toURL();
    } catch (IOException | DecodeException | IllegalArgumentException failed) {
      throw new KeySourceException("%s cannot be read: %s".formatted(address, failed.getMessage()), failed);
    }
  }
}
