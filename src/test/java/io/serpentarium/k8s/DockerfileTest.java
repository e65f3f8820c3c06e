package io.serpentarium.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image is what {@code k8s/layout.sh} lays out, run as the user that the pod names. */
class DockerfileTest {
  private final Dockerfile dockerfile;
  private final Dockerfile runtime;

  DockerfileTest() throws IOException {
    dockerfile = Dockerfile.read();
    runtime = dockerfile.runtimeStage();
  }

  @Test
  void everyFileThatIsLaidOutIsCopiedToItsPlace(@TempDir Path scratch)
      throws IOException, InterruptedException {
    assertThat(dockerfile.all("RUN"))
        .anyMatch(command -> command.endsWith("k8s/layout.sh assemble /image"));
    assertThat(runtime.copies())
        .isNotEmpty()
        .allSatisfy(copy -> assertThat(copy.from()).isEqualTo("/image" + copy.to()));

    var image = ImageFiles.assemble(scratch);
    assertThat(runtime.copies())
        .allSatisfy(copy -> assertThat(image.hasFolder(copy.to())).as(copy.to()).isTrue());
    assertThat(image.leaves())
        .isNotEmpty()
        .allSatisfy(path ->
            assertThat(runtime.copies())
                .anySatisfy(copy -> assertThat(path).startsWith(copy.to())));
  }

  @Test
  void whatItStartsIsThere(@TempDir Path scratch) throws IOException, InterruptedException {
    var image = ImageFiles.assemble(scratch);

    assertThat(image.at(runtime.entrypoint().getLast())).isExecutable();
    assertThat(image.hasFolder(runtime.only("WORKDIR"))).isTrue();
    assertThat(runtime.only("ENV")).startsWith("SERPENTARIUM_CONFIG=");
    assertThat(image.at(runtime.only("ENV").split("=", 2)[1])).isRegularFile();
    assertThat(image.hasFolder(runtime.only("VOLUME"))).isTrue();
  }

  @Test
  void theServerCannotChangeItsOwnFiles(@TempDir Path scratch)
      throws IOException, InterruptedException {
    var image = ImageFiles.assemble(scratch);

    assertThat(image.leaves())
        .filteredOn(path -> Files.isRegularFile(image.at(path)))
        .isNotEmpty()
        .allSatisfy(path ->
            assertThat(Files.getPosixFilePermissions(image.at(path)))
                .as(path)
                .noneMatch(permission -> permission.name().endsWith("_WRITE")));
  }

  @Test
  void imageAndPodAndLayoutNameTheSameUser() throws IOException, InterruptedException {
    var security = Manifests.render("single").serverPod().spec().path("securityContext");
    var user = security.path("runAsUser").asText();

    assertThat(runtime.only("USER")).isEqualTo(user + ":" + security.path("runAsGroup").asText());
    assertThat(Files.readString(Path.of("k8s/layout.sh"))).contains("\nuser=" + user + "\n");
    assertThat(runtime.all("COPY"))
        .anyMatch(copy -> copy.contains("--chown=%s:%s ".formatted(user, user)));
  }

  @Test
  void theImageOpensThePortsOfItsSettings() throws IOException {
    var settings = new YAMLMapper().readTree(Path.of("k8s/base/serpentarium.yaml").toFile());

    assertThat(runtime.only("EXPOSE"))
        .isEqualTo(
            settings.path("port").asText() + " " + settings.path("management-port").asText());
    assertThat(runtime.only("VOLUME")).isEqualTo(settings.path("data").asText());
  }

  @Test
  void basesAreNamedWithTheirVersionAndWithoutARegistry() {
    assertThat(dockerfile.all("ARG"))
        .hasSize(3)
        .allMatch(base -> base.matches("[A-Z_]+=[a-z-]+:\\d[a-z0-9.-]+"));
    assertThat(dockerfile.all("FROM").map(from -> from.split(" ", -1)[0]))
        .allMatch(from -> from.startsWith("${"));
  }

  @Test
  void theBuildSeesSourcesOnly() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of(".dockerignore"))) {
      assertThat(lines.filter(line -> !line.startsWith("#")))
          .startsWith("**")
          .contains("!pom.xml", "!src", "!runner", "!web", "!k8s", "!.mvn", "!LICENSE")
          .contains("**/node_modules", "**/target", "**/dist");
    }
  }
}
