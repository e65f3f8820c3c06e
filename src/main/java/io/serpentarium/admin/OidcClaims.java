package io.serpentarium.admin;

import com.nimbusds.jwt.JWTClaimsSet;
import io.serpentarium.config.OidcConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a token have to say, and what they make of its holder. Thread-safe. */
final class OidcClaims {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_SUBJECT = 120;

  /** Of several roles the one counts that may most. */
  private static final List<Role> MOST_FIRST = List.of(Role.OWNER, Role.OPERATOR, Role.VIEWER, Role.TENANT_ADMIN);

  private final OidcConfig config;

  OidcClaims(OidcConfig config) {
    this.config = config;
  }

  void check(JWTClaimsSet claims, Instant now) {
    if (!config.issuer().equals(claims.getIssuer())) {
      throw OidcIssuer.invalid("iss of the token is not the issuer that this server takes (admin.oidc-issuer).");
    }
    if (!claims.getAudience().contains(config.audience())) {
      throw OidcIssuer.invalid("aud of the token does not contain %s (admin.oidc-audience).".formatted(config.audience()));
    }
    var expires = claims.getExpirationTime();
    if (expires == null) {
      throw OidcIssuer.invalid("exp is missing in the token.");
    }
    if (expires.toInstant().plus(SKEW).isBefore(now)) {
      throw OidcIssuer.invalid("The token has expired (exp); get a new one.");
    }
    if (isAhead(claims.getNotBeforeTime(), now) || isAhead(claims.getIssueTime(), now)) {
      throw OidcIssuer.invalid("The token is not valid yet (nbf, iat); check the clocks.");
    }
    var subject = claims.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
      throw OidcIssuer.invalid("sub of the token has to have 1 to %d characters.".formatted(LONGEST_SUBJECT));
    }
  }

  private static boolean isAhead(@Nullable Date time, Instant now) {
    return time != null && time.toInstant().minus(SKEW).isAfter(now);
  }

  Administrator administrator(JWTClaimsSet claims) {
    var words = texts(claim(claims, config.rolesClaim()));
    var role =
        words.stream()
            .map(Role::named)
            .flatMap(Optional::stream)
            .min(Comparator.comparing(MOST_FIRST::indexOf))
            .orElseThrow(
                () ->
                    forbidden(
                        "%s of the token has none of the roles viewer, operator, owner and tenant-admin."
                            .formatted(config.rolesClaim())));
    String tenant = null;
    if (role == Role.TENANT_ADMIN) {
      tenant =
          texts(claim(claims, config.tenantClaim())).stream()
              .findFirst()
              .orElseThrow(
                  () -> forbidden("%s of the token has to name the tenant of a tenant-admin.".formatted(config.tenantClaim())));
    }
    return new Administrator("oidc:" + claims.getSubject(), name(claims), role, tenant);
  }

  /** The subject always: people can choose their names themselves. */
  private static String name(JWTClaimsSet claims) {
    var name =
        Stream.of("preferred_username", "email", "name")
            .map(claims::getClaim)
            .filter(value -> value instanceof String text && !text.isBlank())
            .map(String::valueOf)
            .findFirst();
    return name.map(text -> text.substring(0, Math.min(text.length(), LONGEST_NAME)) + " = ").orElse("")
        + "oidc:"
        + claims.getSubject();
  }

  /** The whole name first: a claim may have dots in it, as those with an address for a name have. */
  private static @Nullable Object claim(JWTClaimsSet claims, String path) {
    var whole = claims.getClaim(path);
    if (whole != null) {
      return whole;
    }
    Object found = claims.getClaims();
    for (var step : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return found;
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case String text -> Arrays.asList(text.split("[ ,]+"));
      case Collection<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private static Problem forbidden(String sentence) {
    return new Problem(403, "Not allowed", "Authorization", sentence);
  }
}
