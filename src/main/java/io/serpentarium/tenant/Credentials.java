package io.serpentarium.tenant;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What someone who connects shows.
 *
 * @param key the text of the key; null = none
 * @param keyInUrl whether the key came in the address, where logs keep it
 * @param token the text of a JWT; null = none
 * @param origin the {@code Origin} header as it came; null = there was none
 * @param remoteAddress address of the other end, as a literal
 */
public record Credentials(
    @Nullable String key,
    boolean keyInUrl,
    @Nullable String token,
    @Nullable String origin,
    String remoteAddress) {
  boolean fromLoopback() {
    try {
      return InetAddress.ofLiteral(remoteAddress).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /** Without the key and the token, so that they get into no log. */
  @Override
  public String toString() {
    return "Credentials[origin=%s, remoteAddress=%s]".formatted(origin, remoteAddress);
  }
}
