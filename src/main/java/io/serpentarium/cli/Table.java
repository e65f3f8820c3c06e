package io.serpentarium.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Columns of text, as wide as their widest cell. Immutable. */
record Table(List<List<String>> rows) {
  private static final String GAP = "  ";

  static Table of(List<String> header, List<List<String>> rows) {
    return new Table(Stream.concat(Stream.of(header), rows.stream()).toList());
  }

  static Table withoutHeader(List<List<String>> rows) {
    return new Table(rows);
  }

  List<String> lines() {
    var widths = new ArrayList<Integer>();
    for (var row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = width(row.get(column));
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      line.append(cell).repeat(' ', widths.get(column) - width(cell)).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** Names and subjects are chosen by others: what would steer the terminal is shown and not done. */
  static String harmless(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              int kind = Character.getType(point);
              if (kind == Character.CONTROL || kind == Character.FORMAT
                  || kind == Character.LINE_SEPARATOR || kind == Character.PARAGRAPH_SEPARATOR) {
                shown.append("\\u{%x}".formatted(point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }
}
