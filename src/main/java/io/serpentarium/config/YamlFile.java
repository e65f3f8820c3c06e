package io.serpentarium.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A configuration file: nested groups of scalars, flattened to dotted keys. */
final class YamlFile {
  private final Path file;
  private final Map<String, String> values = new HashMap<>();

  private YamlFile(Path file) {
    this.file = file;
  }

  /** The values of the file; its keys are known ones. */
  static Map<String, String> read(Path file) {
    var yaml = new YamlFile(file);
    yaml.flatten("", yaml.parse());
    return yaml.values;
  }

  static String origin(Path file) {
    return "in the file " + file;
  }

  private JsonNode parse() {
    try {
      var factory =
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      return JsonMapper.builder(factory).build().readTree(Files.readString(file));
    } catch (NoSuchFileException gone) {
      throw new ConfigException("The configuration file %s does not exist.".formatted(file), gone);
    } catch (JacksonException malformed) {
      var place = malformed.getLocation();
      String line = place == null ? "" : " in line " + place.getLineNr();
      throw new ConfigException(
          "The configuration file %s is not valid YAML%s: %s."
              .formatted(
                  file,
                  line,
                  malformed.getOriginalMessage().lines().findFirst().orElse("unreadable")),
          malformed);
    } catch (IOException unreadable) {
      throw new ConfigException(
          "The configuration file %s cannot be read: %s.".formatted(file, unreadable), unreadable);
    }
  }

  private void flatten(String key, JsonNode node) {
    boolean nothing = node.isMissingNode() || node.isNull() || node.asText("").isEmpty();
    if (nothing && !node.isContainerNode() && KnownKeys.isGroup(key)) {
      return;
    }
    if (node.isObject()) {
      String prefix = key.isEmpty() ? "" : key + ".";
      node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue()));
      return;
    }
    if (key.isEmpty()) {
      throw new ConfigException(
          "The configuration file %s must hold keys, like \"port: 8080\".".formatted(file));
    }
    KnownKeys.require(key, key, origin(file));
    if (node.isArray()) {
      throw new ConfigException(
          "%s must be one value, not a list (%s).".formatted(key, origin(file)));
    }
    values.put(key, nothing ? "" : node.asText());
  }
}
