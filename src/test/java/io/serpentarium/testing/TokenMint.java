package io.serpentarium.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs tokens as a tenant's own server does; for one thread. */
public final class TokenMint {
  private final JWTClaimsSet.Builder claims;
  private String kid = "k1";

  private TokenMint(String tenant, Instant now) {
    claims =
        new JWTClaimsSet.Builder()
            .issuer(tenant)
            .subject("ada")
            .audience("serpentarium")
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
  }

  /** A token that is right in everything, to be made wrong in one thing. */
  public static TokenMint of(String tenant, Instant now) {
    return new TokenMint(tenant, now);
  }

  public TokenMint kid(String other) {
    kid = other;
    return this;
  }

  public TokenMint claim(String name, @Nullable Object value) {
    claims.claim(name, value);
    return this;
  }

  public TokenMint expires(@Nullable Instant at) {
    claims.expirationTime(at == null ? null : Date.from(at));
    return this;
  }

  public JWTClaimsSet claims() {
    return claims.build();
  }

  /** Signed with a shared secret in base64. */
  public String hs256(String secret) {
    return hs256(Base64.getDecoder().decode(secret));
  }

  public String hs256(byte[] secret) {
    try {
      var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID(kid).build();
      var token = new SignedJWT(header, claims.build());
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String rs256(KeyPair pair) {
    return signed("RS256", "SHA256withRSA", pair);
  }

  public String edDsa(KeyPair pair) {
    return signed("EdDSA", "Ed25519", pair);
  }

  private String signed(String algorithm, String java, KeyPair pair) {
    try {
      var text = unsigned(Map.of("alg", algorithm, "kid", kid));
      var signature = Signature.getInstance(java);
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Header and claims, without a signature. */
  public String unsigned(Map<String, String> header) {
    var json = new JsonObject(Map.<String, Object>copyOf(header)).encode();
    return Base64URL.encode(json) + "." + Base64URL.encode(claims.build().toString());
  }

  public static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key as it is put into a tenant's configuration. */
  public static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()));
  }
}
