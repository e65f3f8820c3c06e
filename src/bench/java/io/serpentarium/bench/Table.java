package io.serpentarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as a table that is Markdown and can be read in a terminal as well. */
record Table(List<Row> rows) {

  String markdown() {
    var lines = new ArrayList<List<String>>();
    lines.add(Row.HEAD);
    rows.forEach(row -> lines.add(row.cells()));
    var widths =
        IntStream.range(0, Row.HEAD.size())
            .map(column -> lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .map(width -> Math.max(3, width))
            .toArray();
    var text = new ArrayList<>(lines.stream().map(line -> line(line, widths)).toList());
    text.add(1, line(IntStream.of(widths).mapToObj("-"::repeat).toList(), widths));
    return String.join("\n", text) + "\n";
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(Math.max(0, widths[i] - cells.get(i).length())))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
