package io.serpentarium.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The objects of an overlay, as {@code kubectl apply -k} would send them. Immutable. */
record Manifests(List<JsonNode> objects) {
  private static final List<String> WORKLOADS =
      List.of("Deployment", "StatefulSet", "DaemonSet", "Job");

  static Manifests render(String overlay) throws IOException, InterruptedException {
    var yaml = kustomize("k8s/overlays/" + overlay);
    try (var objects = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return new Manifests(List.copyOf(objects.readAll()));
    }
  }

  private static String kustomize(String folder) throws InterruptedException {
    try {
      return Program.outputOf("kubectl", "kustomize", folder);
    } catch (IOException missing) {
      throw new AssertionError(
          "kubectl renders the manifests and is missing; on Debian: apt-get install"
              + " kubernetes-client",
          missing);
    }
  }

  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  /** The one object of a kind. */
  JsonNode only(String kind) {
    var found = ofKind(kind).toList();
    if (found.size() != 1) {
      throw new AssertionError("there are %d objects of kind %s".formatted(found.size(), kind));
    }
    return found.getFirst();
  }

  /** The ConfigMap that has a file of that name. */
  JsonNode configMapWith(String file) {
    return ofKind("ConfigMap").filter(map -> map.path("data").has(file)).findFirst().orElseThrow();
  }

  /** Everything that makes pods. */
  List<JsonNode> workloads() {
    return WORKLOADS.stream().flatMap(this::ofKind).toList();
  }

  /** The server's pods and what makes them. */
  ServerPod serverPod() {
    var workload = only("StatefulSet");
    return new ServerPod(workload, workload.at("/spec/template"));
  }

  /** The items of an array; none if it is missing. */
  static Stream<JsonNode> items(JsonNode array) {
    return array.valueStream();
  }
}
