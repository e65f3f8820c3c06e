package io.serpentarium.tenant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Set;

/** Lets the JOSE library use Java's own Ed25519; what it has itself needs a further library. Thread-safe. */
final class Ed25519TokenVerifier implements JWSVerifier {
  private final PublicKey key;
  private final JCAContext context = new JCAContext();

  Ed25519TokenVerifier(PublicKey key) {
    this.key = key;
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA);
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
    try {
      var verification = Signature.getInstance("Ed25519");
      verification.initVerify(key);
      verification.update(signed);
      return verification.verify(signature.decode());
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException broken) {
      throw new JOSEException("Ed25519 cannot be used", broken);
    }
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
