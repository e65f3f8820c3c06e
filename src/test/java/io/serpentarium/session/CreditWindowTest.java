package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CreditWindowTest {
  private final CreditWindow window = new CreditWindow(800);

  @Test
  void startsARunWithWhatTheReaderHasNotYetToRender() {
    assertThat(window.start()).isEqualTo(800);
    assertThat(window.spend(1, 300)).isTrue();
    assertThat(window.start()).isEqualTo(500);
    window.acknowledge(1);
    assertThat(window.start()).isEqualTo(800);
  }

  @Test
  void startsARunWithNothingWhenTheReaderIsBehindByMoreThanTheWindow() {
    window.start();
    window.spend(1, 2_000);
    assertThat(window.start()).isZero();
    assertThat(window.grant()).isZero();
    window.acknowledge(1);
    assertThat(window.grant()).isEqualTo(800);
  }

  @Test
  void entitlesNobodyBeyondTheCredit() {
    window.start();
    assertThat(window.spend(1, 799)).isTrue();
    assertThat(window.spend(2, 50)).as("overdraws").isTrue();
    assertThat(window.spend(3, 1)).isFalse();
  }

  @Test
  void grantsAtLeastAnEighthAtATimeWhileThereIsCreditLeft() {
    window.start();
    window.spend(1, 99);
    window.acknowledge(1);
    assertThat(window.grant()).isZero();
    window.spend(2, 1);
    window.acknowledge(2);
    assertThat(window.grant()).isEqualTo(100);
  }

  @Test
  void acknowledgesEachByteOnce() {
    window.start();
    window.spend(1, 400);
    window.acknowledge(1);
    window.acknowledge(1);
    window.acknowledge(99);
    assertThat(window.grant()).isEqualTo(400);
    assertThat(window.grant()).isZero();
  }
}
