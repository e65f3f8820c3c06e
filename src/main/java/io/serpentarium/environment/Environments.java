package io.serpentarium.environment;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which environments runners can be started in. Immutable. */
public final class Environments {
  private final SortedMap<String, Ready> byName = new TreeMap<>();

  /**
   * An environment whose image is there.
   *
   * @param title for people
   * @param interpreter names what is in it: another Pyodide, harness or package has another name
   * @param memoryBytes what its Python has in memory before anything runs
   */
  public record Ready(String name, String title, String interpreter, long memoryBytes) {}

  /** The default one with that interpreter, and others. */
  public Environments(String interpreter, Collection<Ready> others) {
    others.forEach(one -> byName.put(one.name(), one));
    byName.put(EnvironmentName.DEFAULT, new Ready(EnvironmentName.DEFAULT, "Python's standard library", interpreter, 0));
  }

  public Optional<Ready> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
