package io.serpentarium.admin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect issuer on this machine: its discovery document, its keys, its signature. */
final class LocalIssuer {
  final String address;
  final AtomicInteger fetches = new AtomicInteger();
  private volatile RSAKey key = make("k1");
  private volatile boolean silent;

  LocalIssuer(Vertx vertx) {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  var answer =
                      switch (String.valueOf(request.path())) {
                        case "/realm/.well-known/openid-configuration" ->
                            new JsonObject().put("issuer", address()).put("jwks_uri", address() + "/keys").encode();
                        case "/realm/keys" -> {
                          fetches.incrementAndGet();
                          yield new JWKSet(List.of(key.toPublicJWK())).toString();
                        }
                        default -> "";
                      };
                  request.response().setStatusCode(silent || answer.isEmpty() ? 503 : 200).end(answer);
                })
            .listen(0, "127.0.0.1")
            .await();
    address = "http://127.0.0.1:%d/realm".formatted(server.actualPort());
  }

  private String address() {
    return address;
  }

  private static RSAKey make(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  void rotate(String kid) {
    key = make(kid);
  }

  void silent(boolean now) {
    silent = now;
  }

  /** Claims that are right in everything, to be made wrong in one thing. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(address)
        .audience("serpentarium-admin")
        .subject("1234")
        .claim("email", "ada@uni.example")
        .claim("realm_access", Map.of("roles", List.of("offline", "viewer", "operator")))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  String sign(JWTClaimsSet.Builder claims) {
    return sign(key, key.getKeyID(), claims);
  }

  /** With a key of somebody else under the kid of the issuer's. */
  String forge(JWTClaimsSet.Builder claims) {
    return sign(make("x"), key.getKeyID(), claims);
  }

  static String sign(RSAKey key, String kid, JWTClaimsSet.Builder claims) {
    try {
      var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(), claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String signWithASharedSecret(JWTClaimsSet.Builder claims) {
    try {
      var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims.build());
      token.sign(new MACSigner(key.toPublicJWK().toString()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
