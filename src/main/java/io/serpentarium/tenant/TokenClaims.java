package io.serpentarium.tenant;

import com.nimbusds.jwt.JWTClaimsSet;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a token says, once its signature was found right. Thread-safe: has no state. */
final class TokenClaims {
  /** No token may be valid for longer, so that one that leaks is soon worth nothing. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** How far the clock of the one who made the token may be off. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final int LONGEST_SUBJECT = 256;

  private TokenClaims() {}

  static TokenCheck check(JWTClaimsSet claims, String kid, String audience, Instant now) {
    if (!claims.getAudience().contains(audience)) {
      return TokenCheck.invalid(
          "aud of the token does not name this server; it has to be \"%s\".".formatted(audience));
    }
    var subject = claims.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
      return TokenCheck.invalid(
          "sub of the token has to name the reader, with 1 to %d characters.".formatted(LONGEST_SUBJECT));
    }
    var refusal = times(claims, now);
    if (refusal != null) {
      return refusal;
    }
    try {
      var claim = claims.getJSONObjectClaim("limits");
      return new TokenCheck.Good(
          new AccessToken(
              subject, kid, claims.getExpirationTime().toInstant(), limits(claim), environments(claim)));
    } catch (ParseException | IllegalArgumentException wrong) {
      return TokenCheck.invalid(
          wrong instanceof IllegalArgumentException known && known.getMessage() != null
              ? known.getMessage()
              : "limits of the token has to be an object of names and whole numbers.");
    }
  }

  @SuppressWarnings("JavaUtilDate") // the library's type
  private static TokenCheck.@Nullable Bad times(JWTClaimsSet claims, Instant now) {
    if (claims.getExpirationTime() == null) {
      return TokenCheck.invalid(
          "exp is missing in the token; set it at most %d minutes ahead.".formatted(LONGEST.toMinutes()));
    }
    var expires = claims.getExpirationTime().toInstant();
    if (!now.isBefore(expires)) {
      return new TokenCheck.Bad(
          new Rejected(Reason.TOKEN_EXPIRED, "The token has expired; get a new one and connect again."));
    }
    if (expires.isAfter(now.plus(LONGEST).plus(SKEW))) {
      return TokenCheck.invalid(
          "exp of the token is %d s ahead, but may be %d s at most."
              .formatted(Duration.between(now, expires).toSeconds(), LONGEST.toSeconds()));
    }
    var notBefore = claims.getNotBeforeTime();
    if (notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW))) {
      return TokenCheck.invalid("nbf of the token is in the future; check the clock of the server that made it.");
    }
    return null;
  }

  /** A name with a typing error would silently allow more than was meant. */
  private static Map<Quota, Long> limits(@Nullable Map<String, Object> claim) {
    var limits = new EnumMap<Quota, Long>(Quota.class);
    if (claim == null) {
      return limits;
    }
    claim.forEach(
        (name, value) -> {
          var quota =
              Quota.named(name)
                  .filter(Quota::isForSubjects)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "limits of the token has an unknown name; the nearest one is %s."
                                  .formatted(Quota.nearest(name).wire())));
          if (quota == Quota.ENVIRONMENTS) {
            return;
          }
          if (!(value instanceof Long || value instanceof Integer) || ((Number) value).longValue() < 0) {
            throw new IllegalArgumentException(
                "limits.%s of the token has to be a whole number, 0 or more.".formatted(quota.wire()));
          }
          limits.put(quota, ((Number) value).longValue());
        });
    return limits;
  }

  private static @Nullable List<String> environments(@Nullable Map<String, Object> claim) {
    var value = claim == null ? null : claim.get(Quota.ENVIRONMENTS.wire());
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> names && names.stream().allMatch(String.class::isInstance)) {
      return names.stream().map(String.class::cast).toList();
    }
    throw new IllegalArgumentException(
        "limits.%s of the token has to be a list of names.".formatted(Quota.ENVIRONMENTS.wire()));
  }
}
