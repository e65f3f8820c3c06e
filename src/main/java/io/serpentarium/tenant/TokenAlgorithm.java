package io.serpentarium.tenant;

import java.util.Optional;
import java.util.stream.Stream;

/** How a token is signed. */
public enum TokenAlgorithm {
  /** With a secret that the server knows as well. */
  HS256("HS256"),
  RS256("RS256"),
  EDDSA("EdDSA");

  private final String wire;

  TokenAlgorithm(String wire) {
    this.wire = wire;
  }

  /** As {@code alg} in the header of a token has it. */
  public String wire() {
    return wire;
  }

  public static Optional<TokenAlgorithm> named(String wire) {
    return Stream.of(values()).filter(algorithm -> algorithm.wire.equals(wire)).findFirst();
  }
}
