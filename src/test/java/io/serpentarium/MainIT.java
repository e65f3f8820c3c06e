package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.Folders;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as operators start it: it serves and ends cleanly, or says in one sentence why it does not. */
final class MainIT {
  private static final String DENO = "--deno=" + Path.of("target/deno").toAbsolutePath();

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set by chooseData()
  private Path data;

  @BeforeEach
  void chooseData() {
    data = folder.resolve("data");
  }

  private static String end(JarProcess server) throws Exception {
    var code = server.exitCode();
    assertThat(code).as("exit code of a server that said: " + server.err()).isBetween(1, 5);
    var said = server.err().lines().filter(line -> line.startsWith("serpentarium: ")).toList();
    assertThat(said).as(server.err()).hasSize(1);
    assertThat(server.err()).doesNotContain("\tat ").doesNotContain("Exception:");
    assertThat(server.out()).doesNotContain("listens on");
    assertThat(said.getFirst()).endsWith(".");
    return said.getFirst();
  }

  private String complaint(String... arguments) throws Exception {
    try (var server = JarProcess.start(folder, arguments)) {
      return end(server);
    }
  }

  @Test
  void servesUntilItIsTerminatedAndLeavesNoProcessBehind() throws Exception {
    try (var server = JarProcess.start(folder, "--port=0", "--data=" + data, DENO)) {
      var address = server.address();
      assertThat(address).matches("http://localhost:\\d+/");
      TestServer.eventually("a runner is there", () -> server.handle().descendants().count() > 0);
      TestServer.eventually("it is ready", () -> statusOf(address + "health/ready") == 200);
      var runners = server.handle().descendants().toList();
      server.terminate();
      assertThat(server.exitCode()).isIn(0, 143);
      TestServer.eventually(
          "no runner is left", () -> runners.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(server.err()).doesNotContain("Exception");
    }
  }

  private static int statusOf(String address) {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(complaint("--port=" + taken.getLocalPort(), "--data=" + data, DENO))
          .contains(Integer.toString(taken.getLocalPort()), "--port");
    }
  }

  @Test
  void tellsWhereItLookedForDeno() throws Exception {
    assertThat(complaint("--port=0", "--data=" + data, "--deno=/nonexistent")).contains("/nonexistent", "Deno");
  }

  @Test
  void saysWhatIsWrongWithAnEnvironment() throws Exception {
    var environments = folder.resolve("environments");
    Wheels.write(environments.resolve("science"), "numpy-2.4.0-cp314-cp314-manylinux_2_28_x86_64.whl", Map.of("numpy.py", ""));
    assertThat(complaint("--port=0", "--data=" + data, DENO, "--environments.folder=" + environments))
        .contains("science", "numpy-2.4.0", "shared libraries");
    Files.delete(environments.resolve("science").resolve("numpy-2.4.0-cp314-cp314-manylinux_2_28_x86_64.whl"));
    Wheels.write(environments.resolve("science"), "shapes-1.0-py3-none-any.whl", Map.of("shapes.py", "import none_such"));
    Files.writeString(environments.resolve("science").resolve("environment.yaml"), "imports: [shapes]");
    assertThat(complaint("--port=0", "--data=" + data, DENO, "--environments.folder=" + environments))
        .contains("import shapes: ModuleNotFoundError: No module named 'none_such'", "environment.yaml");
  }

  @Test
  void namesAnUnknownFlag() throws Exception {
    assertThat(complaint("--prot=8080")).contains("--prot", "port");
  }

  @Test
  void refusesValuesThatMakeNoSense() throws Exception {
    assertThat(complaint("--port=http")).contains("port");
    assertThat(complaint("--pool.max=0")).contains("pool.max");
  }

  @Test
  void refusesDemoKeysBeyondLoopback() throws Exception {
    assertThat(complaint("--host=0.0.0.0", "--data=" + data, DENO)).contains("demo.enabled=false");
  }

  @Test
  void refusesADataFolderThatIsAFile() throws Exception {
    Files.writeString(data, "a file");
    assertThat(complaint("--data=" + data, DENO)).contains(data.toString(), "--data");
  }

  @Test
  void refusesADataFolderThatCannotBeMade() throws Exception {
    assertThat(complaint("--data=/proc/serpentarium", DENO)).contains("/proc/serpentarium", "--data");
  }

  @Test
  void refusesADamagedStore() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("serpentarium.db"), "no database at all".repeat(1000));
    assertThat(complaint("--port=0", "--data=" + data, DENO)).contains(data.toString());
  }

  @Test
  void refusesADataFolderInWhichTheRunnersFilesFindNoPlace() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("runtime"), "a file");
    assertThat(complaint("--port=0", "--data=" + data, DENO)).contains("runtime", "--data");
  }

  @Test
  void refusesADataFolderThatAnotherServerUses() throws Exception {
    try (var first = JarProcess.start(folder, "--port=0", "--data=" + data, DENO)) {
      first.address();
      assertThat(complaint("--port=0", "--data=" + data, DENO)).contains("Another server", data.toString());
    }
  }

  @Test
  void mendsADamagedBaseImageFromTheJar() throws Exception {
    try (var first = JarProcess.start(folder, "--port=0", "--data=" + data, DENO)) {
      first.address();
      first.terminate();
      assertThat(first.exitCode()).isIn(0, 143);
    }
    var image = imageIn(data);
    var sound = Files.readAllBytes(image);
    damage(image);
    try (var second = JarProcess.start(folder, "--port=0", "--data=" + data, DENO)) {
      var address = second.address();
      TestServer.eventually("it is ready", () -> statusOf(address + "health/ready") == 200);
      assertThat(Files.readAllBytes(image)).isEqualTo(sound);
    }
  }

  @Test
  void tellsToBuildAgainWhenTheBaseImageInTheBuildFolderIsDamaged() throws Exception {
    var classes = folder.resolve("classes");
    Folders.copy(Path.of("target/classes"), classes);
    damage(imageIn(classes));
    try (var server = JarProcess.startClasses(folder, classes, "--port=0", "--data=" + data, DENO)) {
      assertThat(end(server)).contains("damaged", "mvn package");
    }
  }

  private static Path imageIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".image")).findFirst().orElseThrow();
    }
  }

  /** Turns one byte in the middle round: the size stays the same. */
  private static void damage(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
