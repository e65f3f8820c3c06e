package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StderrTailTest {
  private final StderrTail tail = new StderrTail();

  @Test
  void keepsTheEndOfWhatWasSaid() {
    assertThat(tail.text()).isEmpty();
    append("first\n");
    append("second\n");
    assertThat(tail.text()).isEqualTo("first\nsecond");
  }

  @Test
  void staysSmallHoweverMuchIsSaid() {
    for (var i = 0; i < 1000; i++) {
      append("line %5d%n".formatted(i));
    }
    assertThat(tail.text()).hasSizeLessThanOrEqualTo(8 * 1024).endsWith("line   999").doesNotContain("line     1");
    append("x".repeat(20_000));
    assertThat(tail.text()).isEqualTo("x".repeat(8 * 1024));
  }

  @Test
  void takesOnlyTheGivenPartOfTheChunk() {
    tail.append(Bytes.utf8("abcdef"), 3);
    assertThat(tail.text()).isEqualTo("abc");
  }

  private void append(String text) {
    var bytes = Bytes.utf8(text);
    tail.append(bytes, bytes.length);
  }
}
