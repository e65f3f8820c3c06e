package io.serpentarium.tenant;

import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;

/** The answer to a token. */
sealed interface TokenCheck {
  record Good(AccessToken token) implements TokenCheck {}

  record Bad(Rejected rejected) implements TokenCheck {}

  static Bad invalid(String sentence) {
    return new Bad(new Rejected(Reason.TOKEN_INVALID, sentence));
  }
}
