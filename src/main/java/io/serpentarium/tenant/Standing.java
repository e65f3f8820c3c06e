package io.serpentarium.tenant;

import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether those who were let in may stay. Thread-safe: has no state. */
final class Standing {
  private Standing() {}

  /** Empty = nothing speaks against it. */
  static Optional<Rejected> of(Caller caller, Knowledge knowledge, Instant now) {
    var tenant = knowledge.tenant(caller.tenant().id()).orElse(null);
    if (tenant == null) {
      return Optional.of(
          new Rejected(Reason.SUSPENDED, "The tenant %s does not exist any more.".formatted(caller.tenant().id())));
    }
    var shown = caller.key();
    var key = shown == null ? null : knowledge.key(shown.hash()).orElse(shown);
    var refused = KeyRules.standing(tenant.tenant(), key, now);
    if (refused.isPresent()) {
      return refused;
    }
    var origin = caller.origin();
    if (key != null && origin != null && !KeyRules.allows(key, origin)) {
      return Optional.of(KeyRules.notListed(key, origin));
    }
    return token(caller.token(), tenant, now);
  }

  private static Optional<Rejected> token(
      @Nullable AccessToken token, TenantEntry tenant, Instant now) {
    if (token == null) {
      return Optional.empty();
    }
    if (!now.isBefore(token.expiresAt())) {
      return Optional.of(
          new Rejected(Reason.TOKEN_EXPIRED, "The token has expired; get a new one and connect again."));
    }
    var live = tenant.tokenKey(token.kid()).filter(key -> !key.isRevoked(now));
    return live.isPresent() ? Optional.empty() : Optional.of(TokenRules.keyRevoked(token.kid()));
  }
}
