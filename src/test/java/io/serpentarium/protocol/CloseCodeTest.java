package io.serpentarium.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CloseCodeTest {
  @Test
  void hasTheNumbersOfTheProtocolPage() {
    assertThat(CloseCode.values())
        .extracting(CloseCode::number)
        .containsExactly(1000, 1001, 1009, 1011, 1012, 4400, 4401, 4403, 4408, 4409, 4429);
  }

  @Test
  void letsClientsComeBackAfterADrainAFaultANewTokenOrAWait() {
    assertThat(Arrays.stream(CloseCode.values()).filter(CloseCode::retryable))
        .extracting(CloseCode::number)
        .containsExactly(1001, 1011, 1012, 4401, 4429);
  }
}
