package io.serpentarium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void makesEachColumnAsWideAsItsWidestCell() {
    var table = Table.of(List.of("id", "name"), List.of(List.of("uni", "University"), List.of("a", "B")));

    assertThat(table.lines()).containsExactly("id   name", "uni  University", "a    B");
  }

  @Test
  void showsWhatWouldSteerTheTerminal() {
    assertThat(Table.harmless("ada\u001b[2J\nü\u202e")).isEqualTo("ada\\u{1b}[2J\\u{a}ü\\u{202e}");
  }
}
