package io.serpentarium.runner;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** 128 random bits that only the server and a runner's main thread know; every frame starts with them. */
record Token(byte[] bytes) {
  static final int LENGTH = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  static Token random() {
    var bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return new Token(bytes);
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Compares in constant time. */
  boolean matches(byte[] other) {
    return MessageDigest.isEqual(bytes, other);
  }
}
