package io.serpentarium.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was asked for.
 *
 * @param only letters of the rows to measure, empty for all
 * @param quick a tenth of the samples: for work on the bench, not for figures to show
 */
record Options(Set<String> only, boolean quick) {

  static Options parse(String[] args, List<Measurement> all) {
    var only =
        Arrays.stream(value(args, "--only=").split(","))
            .map(String::strip)
            .filter(letter -> !letter.isEmpty())
            .collect(Collectors.toSet());
    var known = new TreeSet<String>();
    all.forEach(each -> known.addAll(each.letters()));
    if (!known.containsAll(only)) {
      throw new BenchException("bench.only: there are the rows %s, not all of %s".formatted(known, only));
    }
    return new Options(only, value(args, "--quick=").equals("true"));
  }

  boolean wants(Measurement measurement) {
    return only.isEmpty() || measurement.letters().stream().anyMatch(only::contains);
  }

  /** As many as said, or a tenth of it in a hurry. */
  int times(int full) {
    return quick ? Math.max(2, full / 10) : full;
  }

  private static String value(String[] args, String flag) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(flag))
        .map(arg -> arg.substring(flag.length()))
        .findFirst()
        .orElse("");
  }
}
