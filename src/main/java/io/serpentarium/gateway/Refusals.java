package io.serpentarium.gateway;

import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.QuotaRefusals;
import io.serpentarium.tenant.Authentication;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sentences with which connections and messages are refused, and the close codes that go with them. */
final class Refusals {

  /** A refusal after which the socket is closed. */
  record Final(Failure failure, CloseCode code) {}

  private Refusals() {}

  static Failure binary() {
    return plain(ErrorCode.BAD_MESSAGE, "Binary frames are not understood; send JSON as text.");
  }

  static Failure tooLarge(long bytes, int limit) {
    return plain(
        ErrorCode.BAD_MESSAGE,
        "A message of %d bytes was thrown away, the limit is %d (socket.message-bytes)."
            .formatted(bytes, limit));
  }

  static Failure tooFast(@Nullable String request, Duration retryAfter) {
    return Failure.of(
            request,
            null,
            ErrorCode.RATE_LIMITED,
            "Too many messages on this connection (socket.messages-per-second); this one was thrown away.")
        .after(retryAfter);
  }

  static Failure secondHello() {
    return plain(ErrorCode.BAD_MESSAGE, "hello has been said already; it opens a connection once.");
  }

  static Failure secretKeyNeeded() {
    return plain(
        ErrorCode.UNAUTHENTICATED,
        "Runs over HTTP need a secret key (sk_…) in the header Authorization: Bearer …; this one is for pages.");
  }

  static Failure onlyPost() {
    return plain(ErrorCode.BAD_MESSAGE, "Send the code with POST, as JSON: {\"code\": \"4+5\"}.");
  }

  static Failure bodyTooLarge() {
    return plain(ErrorCode.CODE_TOO_LARGE, "The request is larger than a message may be (socket.message-bytes).");
  }

  static Failure noAnswer() {
    return plain(ErrorCode.INTERNAL, "The run was not answered; the server's log says why.");
  }

  static Final notHello() {
    return new Final(
        plain(ErrorCode.BAD_MESSAGE, "The first message has to be hello.").asFatal(), CloseCode.BAD_MESSAGE);
  }

  static Final unreadable(Failure failure) {
    return new Final(failure.asFatal(), CloseCode.BAD_MESSAGE);
  }

  static Final greetingTooLarge(int limit) {
    return new Final(
        plain(ErrorCode.BAD_MESSAGE, "Until welcome a message may have %d bytes.".formatted(limit)).asFatal(),
        CloseCode.MESSAGE_TOO_BIG);
  }

  static Final wrongSubprotocol(String wanted) {
    return new Final(
        plain(
                ErrorCode.BAD_MESSAGE,
                "Ask for the subprotocol %s when you connect: new WebSocket(url, \"%s\").".formatted(wanted, wanted))
            .asFatal(),
        CloseCode.BAD_MESSAGE);
  }

  static Final helloTimeout(Duration timeout) {
    return new Final(
        plain(ErrorCode.BAD_MESSAGE, "No hello came within %d s.".formatted(timeout.toSeconds())).asFatal(),
        CloseCode.HELLO_TIMEOUT);
  }

  static Final tooManyConnections(int limit) {
    return new Final(
        plain(
                ErrorCode.TOO_MANY_CONNECTIONS,
                "Your address has %d connections, which is the limit. Close some and try again.".formatted(limit))
            .after(Duration.ofSeconds(5))
            .asFatal(),
        CloseCode.TOO_MANY);
  }

  /** A quota of the tenant or the reader is used up. */
  static Final quota(Admission.Refused<?> refused) {
    return new Final(
        QuotaRefusals.failure(null, null, ErrorCode.TOO_MANY_CONNECTIONS, refused).asFatal(),
        refused.cause() == Admission.Cause.STORE_SILENT ? CloseCode.INTERNAL : CloseCode.TOO_MANY);
  }

  static Final storeSilent() {
    return new Final(
        plain(ErrorCode.INTERNAL, "The key could not be checked at present; try again in a moment.")
            .after(Duration.ofSeconds(1))
            .asFatal(),
        CloseCode.INTERNAL);
  }

  /** Why credentials are not taken. */
  static Failure failure(Authentication.Rejected rejected) {
    var code =
        switch (rejected.reason()) {
          case NO_KEY, UNKNOWN_KEY, NOT_LOOPBACK, SECRET_IN_URL -> ErrorCode.UNAUTHENTICATED;
          case TOKEN_INVALID, TOKEN_KEY_REVOKED -> ErrorCode.UNAUTHENTICATED;
          case TOKEN_EXPIRED -> ErrorCode.TOKEN_EXPIRED;
          case REVOKED -> ErrorCode.KEY_REVOKED;
          case SUSPENDED -> ErrorCode.TENANT_SUSPENDED;
          case ORIGIN_NOT_ALLOWED, ORIGIN_MISSING, SECRET_IN_BROWSER -> ErrorCode.ORIGIN_NOT_ALLOWED;
        };
    return plain(code, rejected.message());
  }

  static Final rejected(Authentication.Rejected rejected) {
    var close =
        switch (rejected.reason()) {
          // Another token may be taken, another try with the same key is not.
          case TOKEN_INVALID, TOKEN_KEY_REVOKED, TOKEN_EXPIRED -> CloseCode.UNAUTHENTICATED;
          default -> CloseCode.FORBIDDEN;
        };
    return new Final(failure(rejected).asFatal(), close);
  }

  private static Failure plain(ErrorCode code, String message) {
    return Failure.of(null, null, code, message);
  }
}
