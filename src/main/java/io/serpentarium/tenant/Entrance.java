package io.serpentarium.tenant;

import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who is let in, by what is known here. Thread-safe. */
final class Entrance {
  private final Knowledge knowledge;
  private final TokenRules tokens;

  Entrance(Knowledge knowledge, TokenRules tokens) {
    this.knowledge = knowledge;
    this.tokens = tokens;
  }

  /** {@code found} is what the store has for the key of that text. */
  Authentication withKey(Optional<Key> found, String text, Credentials credentials, Instant now) {
    var entry = found.flatMap(key -> knowledge.tenant(key.tenantId())).orElse(null);
    if (entry == null) {
      return new Rejected(
          Reason.UNKNOWN_KEY,
          "The key %s is unknown to this server; check it for typing errors.".formatted(KeyText.hint(text)));
    }
    return of(entry.tenant(), withKey(entry, found.orElseThrow(), credentials, now));
  }

  private static Authentication of(Tenant tenant, Authentication answer) {
    return answer instanceof Rejected rejected ? rejected.of(tenant) : answer;
  }

  private Authentication withKey(TenantEntry entry, Key key, Credentials credentials, Instant now) {
    var standing = KeyRules.standing(entry.tenant(), key, now);
    if (standing.isPresent()) {
      return standing.get();
    }
    return switch (check(entry, credentials.token(), now)) {
      case TokenCheck.Bad(var rejected) -> rejected;
      case TokenCheck.Good(var token) -> KeyRules.decide(entry.tenant(), key, credentials, token);
      case null -> KeyRules.decide(entry.tenant(), key, credentials, null);
    };
  }

  Authentication withoutKey(Credentials credentials, Instant now) {
    var text = credentials.token();
    if (text == null) {
      return new Rejected(
          Reason.NO_KEY, "No key was sent; pages need a publishable key (pk_…), servers a secret one.");
    }
    if (credentials.origin() != null) {
      return new Rejected(
          Reason.NO_KEY, "A page needs its publishable key (pk_…) beside the token; only the token was sent.");
    }
    var entry = TokenRules.claimedIssuer(text).flatMap(knowledge::tenant).orElse(null);
    if (entry == null) {
      return new Rejected(Reason.TOKEN_INVALID, "iss of the token names no tenant of this server.");
    }
    var standing = KeyRules.standing(entry.tenant(), null, now);
    if (standing.isPresent()) {
      return standing.get().of(entry.tenant());
    }
    return switch (tokens.check(entry, text, now)) {
      case TokenCheck.Bad(var rejected) -> rejected;
      case TokenCheck.Good(var token) -> new Accepted(new Caller(entry.tenant(), null, null, token));
    };
  }

  /** A new token for somebody who was let in with one. */
  Authentication renew(Caller caller, String text, Instant now) {
    var before = caller.token();
    var entry = knowledge.tenant(caller.tenant().id()).orElse(null);
    if (before == null || entry == null) {
      return new Rejected(
          Reason.TOKEN_INVALID, "This connection was opened without a token, so it takes none now.");
    }
    return switch (tokens.check(entry, text, now)) {
      case TokenCheck.Bad(var rejected) -> rejected;
      case TokenCheck.Good(var token) when !token.subject().equals(before.subject()) ->
          new Rejected(
              Reason.TOKEN_INVALID, "sub of the new token is another one; open a new connection for it.");
      case TokenCheck.Good(var token) ->
          new Accepted(new Caller(entry.tenant(), caller.key(), caller.origin(), token));
    };
  }

  private @Nullable TokenCheck check(TenantEntry entry, @Nullable String token, Instant now) {
    return token == null ? null : tokens.check(entry, token, now);
  }
}
