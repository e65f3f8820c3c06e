package io.serpentarium.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a quota is to be: a number, or a list of names, of which the number is then how many these are.
 *
 * @param names in alphabetical order, each once; empty for a number
 */
public record QuotaValue(long number, List<String> names) {
  private static final String SEPARATOR = ",";

  public QuotaValue {
    names = List.copyOf(names);
  }

  public static QuotaValue of(long number) {
    return new QuotaValue(number, List.of());
  }

  public static QuotaValue of(List<String> names) {
    var sorted = names.stream().distinct().sorted().toList();
    return new QuotaValue(sorted.size(), sorted);
  }

  /** The names as one text, which the database and the command line have. */
  public String text() {
    return names.stream().collect(Collectors.joining(SEPARATOR));
  }

  public static QuotaValue ofText(String names) {
    return of(Arrays.stream(names.split(SEPARATOR)).map(String::strip).filter(name -> !name.isEmpty()).toList());
  }
}
