package io.serpentarium.k8s;

import static io.serpentarium.k8s.Manifests.items;

import com.fasterxml.jackson.databind.JsonNode;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.config.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pod in which the server runs. Immutable. */
record ServerPod(JsonNode workload, JsonNode template) {
  JsonNode spec() {
    return template.path("spec");
  }

  JsonNode container() {
    return spec().at("/containers/0");
  }

  /** The container's variables; those taken from secrets or fields have no value here. */
  Map<String, String> environment() {
    return items(container().path("env"))
        .collect(
            Collectors.toMap(
                variable -> variable.path("name").asText(),
                variable -> variable.path("value").asText()));
  }

  /** Which container port has which name. */
  Map<String, Integer> ports() {
    return items(container().path("ports"))
        .collect(
            Collectors.toMap(
                port -> port.path("name").asText(), port -> port.path("containerPort").asInt()));
  }

  /** Which volume is mounted where. */
  Map<String, String> mounts() {
    return items(container().path("volumeMounts"))
        .collect(
            Collectors.toMap(
                mount -> mount.path("mountPath").asText(), mount -> mount.path("name").asText()));
  }

  /**
   * What the server makes of the mounted file and the variables; it refuses what it does not know.
   *
   * @param settings the rendered ConfigMap
   */
  ServerConfig config(JsonNode settings, Path scratch) throws IOException {
    var file = Path.of(environment().getOrDefault("SERPENTARIUM_CONFIG", ""));
    var copy = scratch.resolve("settings.yaml");
    Files.writeString(copy, settings.path("data").path(file.getFileName().toString()).asText());
    var variables = new TreeMap<>(environment());
    variables.put("SERPENTARIUM_CONFIG", copy.toString());
    return ServerOptions.parse().config(variables);
  }
}
