package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Usage as it is handed out. The names are fixed here once, for the API, the export and the console:
 *
 * <ul>
 *   <li>{@code span}, {@code start}: minute, hour or day, and when it began (UTC)
 *   <li>{@code tenant}, {@code subject}, {@code key}, {@code origin}: on whose account
 *   <li>{@code runs}: executions that began and have ended; then one column per outcome
 *   <li>{@code wallMs}: from start to end, {@code cpuMs}: processor time of the interpreter, both summed up
 *   <li>{@code peakMemoryBytes}: memory of the largest interpreter, {@code outputBytes}: everything written
 * </ul>
 */
public final class UsageReport {
  private UsageReport() {}

  /** A row by these names, in their order. */
  public static Map<String, Object> named(UsageRow row) {
    var named = new LinkedHashMap<String, Object>();
    named.put("span", row.span().wire());
    named.put("start", row.start().toString());
    named.put("tenant", row.tenant());
    named.put("subject", row.subject());
    named.put("key", row.key());
    named.put("origin", row.origin());
    named.put("runs", row.runs());
    for (var outcome : Outcome.values()) {
      named.put(outcome.wire(), row.outcomes().getOrDefault(outcome, 0L));
    }
    named.put("wallMs", row.wallMillis());
    named.put("cpuMs", row.cpuMillis());
    named.put("peakMemoryBytes", row.peakMemoryBytes());
    named.put("outputBytes", row.outputBytes());
    return named;
  }

  /** Rows as CSV (RFC 4180) with a line of names. */
  public static String csv(List<UsageRow> rows) {
    var names = named(EMPTY).keySet();
    return rows.stream()
        .map(row -> line(named(row).values().stream().map(String::valueOf).toList()))
        .collect(Collectors.joining("", line(List.copyOf(names)), ""));
  }

  private static final UsageRow EMPTY =
      new UsageRow(Span.DAY, Instant.EPOCH, "", "", "", "", 0, Map.of(), 0, 0, 0, 0);

  private static String line(List<String> cells) {
    return cells.stream().map(UsageReport::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** A subject is chosen by readers' own servers: a spreadsheet must not take it for a formula. */
  private static String cell(String text) {
    var harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return harmless.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }
}
