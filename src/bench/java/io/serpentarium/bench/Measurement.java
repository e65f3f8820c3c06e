package io.serpentarium.bench;

import java.util.List;
import java.util.Set;

/** Something that is measured and gives rows of the table. */
interface Measurement {

  /** The letters of its rows, by which it can be chosen. */
  Set<String> letters();

  List<Row> measure(Lab lab) throws Exception;
}
