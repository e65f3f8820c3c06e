package io.serpentarium.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SourceFileTest {
  @Test
  void givesTheBytesOfEitherForm() {
    assertThat(SourceFile.of("a", "é").content()).containsExactly(0xC3, 0xA9);
    assertThat(SourceFile.of("b", new byte[] {0, -1}).content()).containsExactly(0, -1);
    assertThat(new SourceFile("c", null, "AP8=").content()).containsExactly(0, -1);
  }

  @Test
  void refusesBothFormsAndNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SourceFile("a", "", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new SourceFile("a", null, null));
  }

  @Test
  void keepsItsContentOutOfLogs() {
    assertThat(SourceFile.of("a.txt", "content")).hasToString("SourceFile[path=a.txt, text]");
  }
}
