package io.serpentarium.config;

import java.net.InetAddress;

/** Tells whether only this machine can reach a host; never asks a name server. */
final class LoopbackHost {
  private LoopbackHost() {}

  static boolean matches(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
