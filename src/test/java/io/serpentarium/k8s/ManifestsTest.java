package io.serpentarium.k8s;

import static io.serpentarium.k8s.Manifests.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The objects fit together. */
class ManifestsTest {
  private static Manifests manifests = new Manifests(List.of());

  @BeforeAll
  static void render() throws IOException, InterruptedException {
    manifests = Manifests.render("single");
  }

  @Test
  void everythingIsInTheNamespaceThatTheOverlayMakes() {
    var namespace = manifests.only("Namespace").at("/metadata/name").asText();

    assertThat(manifests.objects())
        .filteredOn(object -> !object.path("kind").asText().equals("Namespace"))
        .isNotEmpty()
        .allSatisfy(
            object -> assertThat(object.at("/metadata/namespace").asText()).isEqualTo(namespace));
  }

  @Test
  void theBaseLeavesTheNamespaceToTheOverlays() throws IOException {
    try (var files = Files.list(Path.of("k8s/base"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).content().doesNotContain("namespace:"));
    }
  }

  @Test
  void theWorkloadAndTheServiceAndThePolicySelectThePod() {
    var labels = labels(manifests.serverPod().template().at("/metadata/labels"));

    assertThat(labels)
        .containsAllEntriesOf(
            selector(manifests.only("StatefulSet"), "/spec/selector/matchLabels"));
    assertThat(labels).containsAllEntriesOf(selector(manifests.only("Service"), "/spec/selector"));
    assertThat(labels)
        .containsAllEntriesOf(
            selector(manifests.only("NetworkPolicy"), "/spec/podSelector/matchLabels"));
    assertThat(manifests.only("StatefulSet").at("/spec/serviceName"))
        .isEqualTo(manifests.only("Service").at("/metadata/name"));
  }

  @Test
  void theServiceLeadsToTheReadersPortOnly() {
    assertThat(
            items(manifests.only("Service").at("/spec/ports"))
                .map(port -> port.path("targetPort").asText()))
        .containsExactly("http");
    assertThat(manifests.serverPod().ports()).containsKey("http");
  }

  @Test
  void nothingMayLeaveThePod() {
    var policy = manifests.only("NetworkPolicy").path("spec");

    assertThat(items(policy.path("policyTypes")).map(JsonNode::asText))
        .contains("Ingress", "Egress");
    assertThat(policy.path("egress")).isEmpty();
  }

  @Test
  void onlyMonitoringMayEnterTheManagementPort() {
    var rules = items(manifests.only("NetworkPolicy").at("/spec/ingress")).toList();

    assertThat(rules)
        .allSatisfy(
            rule -> assertThat(portsOf(rule)).isNotEmpty().isSubsetOf("http", "management"));
    assertThat(rules)
        .filteredOn(rule -> portsOf(rule).contains("management"))
        .isNotEmpty()
        .allSatisfy(rule -> {
          assertThat(portsOf(rule)).containsExactly("management");
          assertThat(rule.path("from"))
              .isNotEmpty()
              .allSatisfy(
                  from -> assertThat(from.at("/namespaceSelector/matchLabels")).isNotEmpty());
        });
  }

  @Test
  void theImageHasTheVersionOfTheBuild() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var version =
        Pattern.compile("<artifactId>serpentarium</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(pom);

    assertThat(version.find()).isTrue();
    assertThat(manifests.serverPod().container().path("image").asText())
        .isEqualTo("serpentarium:" + version.group(1));
  }

  @Test
  void thePodUsesTheAccountAndTheSettingsThatAreMade() {
    var pod = manifests.serverPod().spec();
    var settings =
        items(pod.path("volumes"))
            .flatMap(volume -> items(volume.at("/projected/sources")))
            .map(source -> source.at("/configMap/name"));

    assertThat(pod.path("serviceAccountName"))
        .isEqualTo(manifests.only("ServiceAccount").at("/metadata/name"));
    assertThat(settings)
        .containsExactlyInAnyOrderElementsOf(
            manifests.ofKind("ConfigMap").map(map -> map.at("/metadata/name")).toList());
  }

  @Test
  void aChangedSettingReplacesThePodAndAChangedTenantDoesNot() {
    assertThat(manifests.configMapWith("serpentarium.yaml").at("/metadata/name").asText()).matches("serpentarium-[a-z0-9]{10}");
    assertThat(manifests.configMapWith("tenants.yaml").at("/metadata/name").asText()).isEqualTo("serpentarium-tenants");
  }

  private static List<String> portsOf(JsonNode rule) {
    return items(rule.path("ports")).map(port -> port.path("port").asText()).toList();
  }

  private static Map<String, String> selector(JsonNode object, String path) {
    var selector = labels(object.at(path));
    assertThat(selector).as("an empty selector selects everything").isNotEmpty();
    return selector;
  }

  private static Map<String, String> labels(JsonNode labels) {
    return labels
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }
}
