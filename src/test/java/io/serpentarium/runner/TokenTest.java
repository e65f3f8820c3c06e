package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void matchesItsOwnBytesOnly() {
    var token = Token.random();
    assertThat(token.matches(HexFormat.of().parseHex(token.hex()))).isTrue();
    assertThat(token.matches(Token.random().bytes())).isFalse();
    assertThat(token.matches(new byte[0])).isFalse();
    assertThat(token.hex()).hasSize(32);
  }

  @Test
  void isRememberedForFramesThatAreStillUnderWay() {
    var first = Isolate.first();
    var third = first.next().next();
    assertThat(third.isPredecessor(first.token().bytes())).isTrue();
    assertThat(third.isPredecessor(third.token().bytes())).isFalse();
    assertThat(first.isPredecessor(third.token().bytes())).isFalse();
    assertThat(third.isPredecessor(Token.random().bytes())).isFalse();
  }

  @Test
  void isForgottenAfterManyIsolates() {
    var first = Isolate.first();
    var now = first;
    for (var i = 0; i < 100; i++) {
      now = now.next();
    }
    assertThat(now.isPredecessor(first.token().bytes())).isFalse();
  }
}
