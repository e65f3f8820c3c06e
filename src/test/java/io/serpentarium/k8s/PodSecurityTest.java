package io.serpentarium.k8s;

import static io.serpentarium.k8s.Manifests.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pod obeys the restricted profile of Kubernetes, and some rules more. */
class PodSecurityTest {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  static List<Named<JsonNode>> pods() throws IOException, InterruptedException {
    return Manifests.render("single").workloads().stream()
        .map(workload ->
            Named.of(workload.at("/metadata/name").asText(), workload.at("/spec/template/spec")))
        .toList();
  }

  @Test
  void theNamespaceRefusesAllOthers() throws IOException, InterruptedException {
    assertThat(
            Manifests.render("single")
                .only("Namespace")
                .at("/metadata/labels")
                .path("pod-security.kubernetes.io/enforce")
                .asText())
        .isEqualTo("restricted");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void podsRunAsANumberedUserWithoutATokenAndShareNothingWithTheHost(JsonNode pod) {
    var security = pod.path("securityContext");
    assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    for (var id : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      assertThat(security.path(id).asInt()).as(id).isPositive();
    }
    assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    for (var shared : List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace")) {
      assertThat(pod.path(shared).asBoolean(false)).as(shared).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("pods")
  void containersKeepNoRightAndCannotChangeTheirFiles(JsonNode pod) {
    assertThat(containers(pod))
        .isNotEmpty()
        .allSatisfy(container -> {
          var security = container.path("securityContext");
          assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(security.path("privileged").asBoolean(false)).isFalse();
          assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(items(security.at("/capabilities/drop")).map(JsonNode::asText))
              .containsExactly("ALL");
          assertThat(security.at("/capabilities/add")).isEmpty();
          assertThat(security.has("runAsUser")).as("overrides the pod's user").isFalse();
          assertThat(items(container.path("ports")).filter(port -> port.has("hostPort"))).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("pods")
  void containersAreBoundedInMemoryAndNotInCpu(JsonNode pod) {
    assertThat(containers(pod))
        .allSatisfy(container -> {
          var limits = container.at("/resources/limits");
          var requests = container.at("/resources/requests");
          assertThat(limits.path("memory").asText())
              .isNotEmpty()
              .isEqualTo(requests.path("memory").asText());
          assertThat(limits.path("ephemeral-storage").asText()).isNotEmpty();
          assertThat(limits.has("cpu")).isFalse();
          assertThat(requests.path("cpu").asText()).isNotEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("pods")
  void volumesAreOfAllowedKindsAndBounded(JsonNode pod) {
    assertThat(items(pod.path("volumes")))
        .allSatisfy(volume -> {
          assertThat(
                  volume.propertyStream().map(Map.Entry::getKey).filter(key -> !key.equals("name")))
              .isNotEmpty()
              .allMatch(VOLUMES::contains);
          if (volume.has("emptyDir")) {
            assertThat(volume.at("/emptyDir/sizeLimit").asText()).isNotEmpty();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("pods")
  void imagesAreNamedWithTheirVersion(JsonNode pod) {
    assertThat(containers(pod))
        .allSatisfy(container ->
            assertThat(container.path("image").asText()).matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+"));
  }

  private static Stream<JsonNode> containers(JsonNode pod) {
    return Stream.of("containers", "initContainers", "ephemeralContainers")
        .flatMap(kind -> items(pod.path(kind)));
  }
}
