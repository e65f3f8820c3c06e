package io.serpentarium.tenant;

import io.serpentarium.tenant.Authentication.Accepted;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may use a key that exists. Thread-safe: has no state. */
final class KeyRules {
  private static final String NO_ORIGIN = "null";

  private KeyRules() {}

  /** What holds whoever shows the key; empty = nothing speaks against it. */
  static Optional<Rejected> standing(Tenant tenant, @Nullable Key key, Instant now) {
    if (key != null && key.isRevoked(now)) {
      return Optional.of(
          new Rejected(
              Reason.REVOKED, "The key %s was revoked; use another key of this tenant.".formatted(key.hint())));
    }
    if (tenant.state() == Tenant.State.SUSPENDED) {
      return Optional.of(
          new Rejected(
              Reason.SUSPENDED,
              "The tenant %s is suspended; ask whoever runs this server."
                  .formatted(key == null ? tenant.id() : "of key " + key.hint())));
    }
    return Optional.empty();
  }

  /** {@code token} was found right, or none was sent. */
  static Authentication decide(Tenant tenant, Key key, Credentials credentials, @Nullable AccessToken token) {
    return switch (key.kind()) {
      case PUBLISHABLE -> publishable(tenant, key, credentials.origin(), token);
      case SECRET -> secret(tenant, key, credentials, token);
    };
  }

  private static Authentication publishable(
      Tenant tenant, Key key, @Nullable String header, @Nullable AccessToken token) {
    if (header == null) {
      return token != null
          ? new Accepted(new Caller(tenant, key, null, token))
          : new Rejected(
              Reason.ORIGIN_MISSING,
              ("The key %s is for pages in a browser, and this call has no Origin header; use a secret"
                      + " key.")
                  .formatted(key.hint()));
    }
    if (header.equals(NO_ORIGIN) && token != null && tenant.nullOrigin()) {
      return new Accepted(new Caller(tenant, key, null, token));
    }
    var origin = Origin.parse(header);
    if (origin.isEmpty()) {
      return new Rejected(
          Reason.ORIGIN_NOT_ALLOWED,
          ("This page has no origin that a key could allow (it is a local file or in a sandboxed"
                  + " frame); serve it from http://localhost or from a site in the list of key %s.")
              .formatted(key.hint()));
    }
    return allows(key, origin.get())
        ? new Accepted(new Caller(tenant, key, origin.get(), token))
        : notListed(key, origin.get());
  }

  static boolean allows(Key key, Origin origin) {
    return key.allowedOrigins().stream()
        .flatMap(text -> OriginPattern.parse(text).stream())
        .anyMatch(pattern -> pattern.matches(origin));
  }

  static Rejected notListed(Key key, Origin origin) {
    boolean loopback = origin.host().equals("127.0.0.1") || origin.host().equals("[::1]");
    return switch (key.mode()) {
      case TEST ->
          loopback && origin.scheme().equals("http")
              ? new Rejected(
                  Reason.ORIGIN_NOT_ALLOWED,
                  ("The test key %s works on http://localhost only; open this page as %s instead of"
                          + " %s.")
                      .formatted(
                          key.hint(), new Origin("http", "localhost", origin.port()), origin))
              : new Rejected(
                  Reason.ORIGIN_NOT_ALLOWED,
                  ("%s cannot use the test key %s; use a live key that lists it, or open the page"
                          + " from http://localhost.")
                      .formatted(origin, key.hint()));
      case LIVE ->
          new Rejected(
              Reason.ORIGIN_NOT_ALLOWED,
              ("%s is not in the list of origins of key %s; add it, or use a test key and open the"
                      + " page from http://localhost.")
                  .formatted(origin, key.hint()));
    };
  }

  private static Authentication secret(
      Tenant tenant, Key key, Credentials credentials, @Nullable AccessToken token) {
    if (credentials.origin() != null) {
      return new Rejected(
          Reason.SECRET_IN_BROWSER,
          ("The secret key %s was sent by a page, where every reader can copy it; revoke it now and"
                  + " use a publishable key (pk_…) in pages.")
              .formatted(key.hint()));
    }
    if (credentials.keyInUrl()) {
      return new Rejected(
          Reason.SECRET_IN_URL,
          ("The secret key %s was sent in the address, where logs keep it; revoke it now and send the next one"
                  + " as \"Authorization: Bearer sk_…\".")
              .formatted(key.hint()));
    }
    if (DemoTenant.isSecretKey(key) && !credentials.fromLoopback()) {
      return new Rejected(
          Reason.NOT_LOOPBACK,
          "The key %s works from the server's own machine only; use a secret key of your own."
              .formatted(DemoTenant.SECRET_KEY));
    }
    return new Accepted(new Caller(tenant, key, null, token));
  }
}
