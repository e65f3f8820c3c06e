package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Retry;
import io.serpentarium.tenant.Authentication;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {

  @Test
  void closesWithTheCodeThatTellsTheClientWhatToDo() {
    assertThat(Refusals.notHello().code()).isEqualTo(CloseCode.BAD_MESSAGE);
    assertThat(Refusals.greetingTooLarge(4096).code()).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
    assertThat(Refusals.wrongSubprotocol("p").code()).isEqualTo(CloseCode.BAD_MESSAGE);
    assertThat(Refusals.helloTimeout(Duration.ofSeconds(5)).code()).isEqualTo(CloseCode.HELLO_TIMEOUT);
    assertThat(Refusals.tooManyConnections(3).code()).isEqualTo(CloseCode.TOO_MANY);
    assertThat(Refusals.storeSilent().code()).isEqualTo(CloseCode.INTERNAL);
  }

  @Test
  void announcesThatTheSocketClosesNext() {
    assertThat(Refusals.notHello().failure().fatal()).isTrue();
    assertThat(Refusals.unreadable(Refusals.binary()).failure().fatal()).isTrue();
    assertThat(Refusals.tooManyConnections(3).failure().fatal()).isTrue();
    assertThat(Refusals.storeSilent().failure().fatal()).isTrue();
  }

  @Test
  void leavesTheSocketOpenForAWelcomedClient() {
    assertThat(Refusals.binary().fatal()).isFalse();
    assertThat(Refusals.tooLarge(9, 8).fatal()).isFalse();
    assertThat(Refusals.secondHello().fatal()).isFalse();
    assertThat(Refusals.tooFast("r1", Duration.ofMillis(5)).fatal()).isFalse();
  }

  @Test
  void saysHowMuchWasTooMuchAndWhenToComeBack() {
    assertThat(Refusals.tooLarge(9, 8).message()).contains("9 bytes", "8", "socket.message-bytes");
    assertThat(Refusals.tooFast("r1", Duration.ofMillis(5)).retryAfter()).isEqualTo(Duration.ofMillis(5));
    assertThat(Refusals.tooManyConnections(3).failure().message()).contains("3 connections");
    assertThat(Refusals.tooManyConnections(3).failure().retry()).isEqualTo(Retry.LATER);
    assertThat(Refusals.tooManyConnections(3).failure().retryAfter()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "TOKEN_.*")
  void passesOnWhyAKeyWasRejectedAndSendsItsBearerAwayForGood(Authentication.Reason reason) {
    var refusal = Refusals.rejected(new Authentication.Rejected(reason, "because"));
    assertThat(refusal.code()).isEqualTo(CloseCode.FORBIDDEN);
    assertThat(refusal.code().retryable()).isFalse();
    assertThat(refusal.failure().message()).isEqualTo("because");
    assertThat(refusal.failure().fatal()).isTrue();
    assertThat(refusal.failure().code())
        .isIn(ErrorCode.UNAUTHENTICATED, ErrorCode.KEY_REVOKED, ErrorCode.TENANT_SUSPENDED, ErrorCode.ORIGIN_NOT_ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "TOKEN_.*")
  void letsWhoseTokenWasRejectedComeBackWithAnother(Authentication.Reason reason) {
    var refusal = Refusals.rejected(new Authentication.Rejected(reason, "because"));
    assertThat(refusal.code()).isEqualTo(CloseCode.UNAUTHENTICATED);
    assertThat(refusal.failure().retry()).isEqualTo(Retry.AFTER_AUTH);
    assertThat(refusal.failure().code()).isIn(ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED);
  }
}
