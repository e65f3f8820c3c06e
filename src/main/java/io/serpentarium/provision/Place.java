package io.serpentarium.provision;

import io.serpentarium.tenant.ChangeRefused;
import io.serpentarium.tenant.Spelling;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place in a YAML file: knows its line and what leads to it, so that every complaint names both. Immutable.
 *
 * @param path like {@code tenants.uni.keys[0]}; empty = the whole file
 * @param name the last part of it
 */
record Place(Path file, String path, String name, Node node) {
  private static final int MOST_CHARACTERS = 64 << 20;

  static Place root(Path file, String text) {
    var options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    try {
      var node = new Yaml(options).compose(new StringReader(text));
      if (node == null) {
        throw new TenantsFileException("%s is empty; it has to begin with tenants:.".formatted(file));
      }
      return new Place(file, "", "", node);
    } catch (MarkedYAMLException malformed) {
      var mark = malformed.getProblemMark();
      throw new TenantsFileException(
          "%s%s is not valid YAML: %s."
              .formatted(file, mark == null ? "" : ", line " + (mark.getLine() + 1), malformed.getProblem()),
          malformed);
    } catch (YAMLException malformed) {
      throw new TenantsFileException("%s is not valid YAML: %s.".formatted(file, malformed.getMessage()), malformed);
    }
  }

  TenantsFileException fault(String sentence) {
    return new TenantsFileException(
        "%s, line %d%s: %s"
            .formatted(file, node.getStartMark().getLine() + 1, path.isEmpty() ? "" : ", " + path, sentence));
  }

  /** A value that may be refused; the refusal becomes a complaint about this place. */
  <T> T check(Supplier<T> value) {
    try {
      return value.get();
    } catch (ChangeRefused refused) {
      throw fault(refused.sentence());
    }
  }

  /** What stands below it by names, whatever they are, in the order of the file. */
  Map<String, Place> entries() {
    var entries = new LinkedHashMap<String, Place>();
    if (isNothing()) {
      return entries;
    }
    if (!(node instanceof MappingNode mapping)) {
      throw fault("This has to be a list of names with values, like \"name: value\".");
    }
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw fault("A name has to be a text.");
      }
      var below = key.getValue();
      var child = new Place(file, path.isEmpty() ? below : path + "." + below, below, entry.getValueNode());
      if (entries.put(below, child) != null) {
        throw new Place(file, path, name, key).fault("%s is here twice.".formatted(below));
      }
    }
    return entries;
  }

  /** The same where the names are known ones. */
  Map<String, Place> fields(Set<String> known) {
    var fields = entries();
    for (var field : fields.values()) {
      if (!known.contains(field.name)) {
        throw field.fault(
            "There is no key %s here; the nearest one is %s."
                .formatted(field.name, Spelling.nearest(field.name, known)));
      }
    }
    return fields;
  }

  /** The members of a list. */
  List<Place> items() {
    var items = new ArrayList<Place>();
    if (isNothing()) {
      return items;
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw fault("This has to be a list, each member on a line that begins with a hyphen.");
    }
    for (var item : sequence.getValue()) {
      var index = "[" + items.size() + "]";
      items.add(new Place(file, path + index, name + index, item));
    }
    return items;
  }

  private boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || isNothing() || scalar.getValue().isBlank()) {
      throw fault("This has to be a text.");
    }
    return scalar.getValue();
  }

  boolean flag() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw fault("This has to be true or false.");
    };
  }

  long whole() {
    var text = text();
    if (!text.matches("-?[0-9]{1,18}")) {
      throw fault("This has to be a whole number.");
    }
    return Long.parseLong(text);
  }
}
