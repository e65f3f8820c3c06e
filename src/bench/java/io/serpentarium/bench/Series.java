package io.serpentarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The rounds of one measurement among others; what disturbs a few rounds doesn't show in their median. */
final class Series {
  private final List<Samples> rounds = new ArrayList<>();

  void add(Samples round) {
    rounds.add(round);
  }

  /** The median of the rounds' medians. */
  long median() {
    return of(Samples::median).median();
  }

  /** The median of the rounds' 99th percentiles. */
  long p99() {
    return of(Samples::p99).median();
  }

  /** The least and the largest median of a round. */
  String spread() {
    var medians = of(Samples::median);
    return "%s–%s".formatted(Samples.number(medians.min()), Samples.number(medians.max()));
  }

  Row plain(String letter, String what) {
    return Row.plain(letter, what, Samples.millis(median()), spread(), Samples.millis(p99()));
  }

  private Samples of(ToLongFunction<Samples> figure) {
    return new Samples(rounds.stream().mapToLong(figure).toArray());
  }
}
