package io.serpentarium.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What {@code environment.yaml} says about the folder it lies in.
 *
 * @param title empty = it has none
 * @param packed distributions whose wheels stay as they are although there is data in them
 */
record EnvironmentYaml(String title, List<String> imports, List<String> packed) {
  static final String FILE = "environment.yaml";
  private static final Set<String> KEYS = Set.of("title", "imports", "packed");
  private static final Pattern MODULE = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");
  private static final Pattern DISTRIBUTION = Pattern.compile("[A-Za-z0-9._-]+");
  private static final int LONGEST_TITLE = 200;

  static EnvironmentYaml none() {
    return new EnvironmentYaml("", List.of(), List.of());
  }

  /** Reads it; fails with a sentence. */
  static EnvironmentYaml read(Path file) {
    var content = load(file);
    if (content == null) {
      return none();
    }
    if (!(content instanceof Map<?, ?> keys)) {
      throw wrong(file, "has to hold keys, like \"imports: [sympy]\".");
    }
    for (var key : keys.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw wrong(file, "has the key %s; known are title, imports and packed.".formatted(key));
      }
    }
    return new EnvironmentYaml(
        title(file, keys.get("title")),
        names(file, "imports", MODULE, "no name of a module, like sympy or xml.dom", keys.get("imports")),
        names(file, "packed", DISTRIBUTION, "no name of a package, like sympy", keys.get("packed")));
  }

  private static @Nullable Object load(Path file) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (MarkedYAMLException malformed) {
      var mark = malformed.getProblemMark();
      throw wrong(
          file,
          "is not valid YAML%s: %s."
              .formatted(mark == null ? "" : " in line " + (mark.getLine() + 1), malformed.getProblem()));
    } catch (YAMLException malformed) {
      throw wrong(file, "is not valid YAML: %s.".formatted(malformed.getMessage()));
    } catch (IOException unreadable) {
      throw new EnvironmentException("%s cannot be read: %s.".formatted(file, unreadable), unreadable);
    }
  }

  private static String title(Path file, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof String text && text.length() <= LONGEST_TITLE) {
      return text.strip();
    }
    throw wrong(file, "title has to be a text of at most %d characters.".formatted(LONGEST_TITLE));
  }

  private static List<String> names(
      Path file, String key, Pattern form, String otherwise, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(file, "%s has to be a list, like [sympy, mpmath].".formatted(key));
    }
    var names = new ArrayList<String>();
    for (var member : list) {
      if (!(member instanceof String name) || !form.matcher(name).matches()) {
        throw wrong(file, "%s has \"%s\", which is %s.".formatted(key, member, otherwise));
      }
      names.add(name);
    }
    return names;
  }

  private static EnvironmentException wrong(Path file, String what) {
    return new EnvironmentException("%s %s".formatted(file, what));
  }
}
