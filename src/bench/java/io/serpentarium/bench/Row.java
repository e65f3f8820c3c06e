package io.serpentarium.bench;

import java.util.List;

/**
 * A line of the table, as it is printed.
 *
 * @param spread the least and the largest of the rounds, or how many samples there were
 * @param worst the 99th percentile or the largest, whichever is named
 * @param goal what it must reach, empty when it is there for comparison
 * @param met yes, no, or empty without a goal
 */
record Row(String letter, String what, String median, String spread, String worst, String goal, String met) {
  static final List<String> HEAD = List.of("", "what", "median", "rounds", "p99 or max", "goal", "met");

  List<String> cells() {
    return List.of(letter, what, median, spread, worst, goal, met);
  }

  /** A line that is there for comparison only. */
  static Row plain(String letter, String what, String median, String spread, String worst) {
    return new Row(letter, what, median, spread, worst, "", "");
  }

  static Row judged(
      String letter, String what, String median, String spread, String worst, String goal, boolean met) {
    return new Row(letter, what, median, spread, worst, goal, met ? "yes" : "no");
  }
}
