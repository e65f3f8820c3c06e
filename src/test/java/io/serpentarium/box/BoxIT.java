package io.serpentarium.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.telemetry.ProcStat;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boxes as the kernel makes them, with a Deno in them that has every permission and speaks to the kernel itself. */
@Timeout(120)
final class BoxIT {
  private static final Program PROGRAM = TestServer.installation().boxed();
  private static final Map<String, Box> BOXES = new ConcurrentHashMap<>();
  private static final long PLENTY = 4L << 30;

  /** Calls the kernel by number, and says what came of it. */
  private static final String CALL =
      """
      const seven = Array(7).fill("i64");
      const libc = Deno.dlopen("libc.so.6", {syscall: {parameters: seven, result: "i64"}});
      const call = (...words) =>
        libc.symbols.syscall(...[...words, 0, 0, 0, 0, 0, 0].slice(0, 7).map(BigInt)) < 0n ? "refused" : "done";
      const name = (text) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(new TextEncoder().encode(text + "\\0")));
      """;

  private record Answer(String out, int exitCode) {}

  private static Box box(String kind) {
    return BOXES.computeIfAbsent(
        kind,
        _ -> Box.open(ServerConfig.of(Map.of("isolation.box", kind)).isolation(), PROGRAM, Path.of("target/runtime")));
  }

  private static Answer run(Box box, String script) throws Exception {
    var command = new ArrayList<>(List.of(PROGRAM.executable().toString(), "eval"));
    command.addAll(List.of("--ext=js", "--no-config", "--no-lock", "--no-remote", "--no-npm", CALL + script));
    var process = box.start(command, PLENTY).process();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Answer(out.isEmpty() ? err : out, process.exitValue());
  }

  @Test
  void choosesTheStrongestByItself() {
    assertThat(box("auto").layers()).contains(Layer.BUBBLEWRAP, Layer.SECCOMP, Layer.RESOURCE_LIMITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bubblewrap", "landlock"})
  void holdsWhatHasEveryPermissionOfDeno(String kind) {
    assertThat(box(kind).layers()).contains(Layer.valueOf(kind.toUpperCase(Locale.ROOT)), Layer.SECCOMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bubblewrap", "landlock"})
  void refusesSystemCallsThatReachOut(String kind) throws Exception {
    var calls =
        Map.of(
            "socket", "41, 2, 1, 0",
            "an abstract socket", "41, 1, 1, 0",
            "open of /etc/passwd", "257, -100, name('/etc/passwd'), 0",
            "open of the server's memory", "257, -100, name('/proc/%d/mem'), 0".formatted(ProcessHandle.current().pid()),
            "signal to everybody", "62, -1, 18",
            "signal to the server", "62, %d, 0".formatted(ProcessHandle.current().pid()),
            "signal to a thread of the server", "234, %1$d, %1$d, 0".formatted(ProcessHandle.current().pid()),
            "new limits", "160, 7, name('0123456789abcdef')",
            "new user", "105, 0");
    for (var each : calls.entrySet()) {
      assertThat(run(box(kind), "console.log(call(%s))".formatted(each.getValue())).out())
          .as(each.getKey())
          .isEqualTo("refused");
    }
  }

  static Stream<String> hostileCalls() {
    return Stream.of(
        "101, 16, 1", "165, 0, 0, 0, 0, 0", "272, 0x10000000", "321, 0, 0, 0", "425, 8, 0", "310, 1, 0, 0, 0, 0, 0");
  }

  @Test
  void endsAProcessInNamespacesThatMakesAHostileCall() throws Exception {
    for (var call : hostileCalls().toList()) {
      var answer = run(box("bubblewrap"), "console.log(call(%s))".formatted(call));
      assertThat(answer.exitCode()).as(call).isEqualTo(128 + 31);
    }
  }

  @Test
  void refusesHostileCallsUnderLandlockAndTheServerLives() throws Exception {
    for (var call : hostileCalls().toList()) {
      assertThat(run(box("landlock"), "console.log(call(%s))".formatted(call)).out()).as(call).isEqualTo("refused");
    }
    assertThat(Files.readString(Path.of("/etc/passwd"))).isNotEmpty();
  }

  @Test
  void startsNoSecondProgramInNamespaces() throws Exception {
    var again = "new Deno.Command('%s', {args: ['--version']}).outputSync(); console.log('started')".formatted(PROGRAM.executable());
    assertThat(run(box("bubblewrap"), again).out()).contains("PermissionDenied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bubblewrap", "landlock"})
  void inheritsNoOpenFileOfTheServer(String kind) throws Exception {
    // F_GETFD on whatever could be open; what Deno itself has opened is none of these kinds.
    var kinds =
        """
        const open = [];
        for (let fd = 3; fd < 200; fd++) {
          const bytes = new Uint8Array(144);
          if (call(5, fd, Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes))) === "done") {
            const mode = new DataView(bytes.buffer).getUint32(24, true) & 0xf000;
            if (mode === 0x8000 || mode === 0x4000) open.push(fd);
          }
        }
        console.log(open.join(" "));
        """;
    assertThat(run(box(kind), kinds)).isEqualTo(new Answer("", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bubblewrap", "landlock"})
  void runsAsNobodyWhenTheServerIsRoot(String kind) throws Exception {
    var box = box(kind);
    var boxed = box.start(List.of(PROGRAM.executable().toString(), "eval", "await new Promise(() => setTimeout(() => {}, 60000))"), PLENTY);
    try {
      var status = Files.readString(Path.of("/proc/%d/status".formatted(boxed.pid())));
      assertThat(status).containsPattern("CapEff:\\s+0+\\n").containsPattern("NoNewPrivs:\\s+1\\n");
      assertThat(status).containsPattern("Seccomp:\\s+2\\n");
      if (ThreadRights.isRoot()) {
        assertThat(status).containsPattern("Uid:\\s+65534\\s+65534\\s+65534");
      }
      var limits = Files.readString(Path.of("/proc/%d/limits".formatted(boxed.pid())));
      assertThat(limits).containsPattern("Max core file size\\s+0\\s+0").containsPattern("Max file size\\s+0\\s+0");
      assertThat(limits).containsPattern("Max data size\\s+" + PLENTY);
      assertThat(Files.readString(Path.of("/proc/%d/oom_score_adj".formatted(boxed.pid())))).startsWith("1000");
    } finally {
      boxed.kill();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bubblewrap", "landlock", "none"})
  void diesWhollyWhenItIsKilled(String kind) throws Exception {
    var boxed = box(kind).start(List.of(PROGRAM.executable().toString(), "eval", "for (;;);"), PLENTY);
    var began = System.nanoTime();
    boxed.kill();
    TestServer.eventually("the program is gone", () -> new ProcStat().cpu(boxed.pid()).isEmpty());
    System.out.printf("%s: all gone %d ms after SIGKILL%n", kind, (System.nanoTime() - began) / 1_000_000);
  }

  @Test
  void diesWithItsOuterProcess() throws Exception {
    var boxed = box("bubblewrap").start(List.of(PROGRAM.executable().toString(), "eval", "for (;;);"), PLENTY);
    assertThat(boxed.pid()).isNotEqualTo(boxed.process().pid());
    boxed.process().destroyForcibly();
    TestServer.eventually("the program is gone", () -> new ProcStat().cpu(boxed.pid()).isEmpty());
  }

  @Test
  void takesACommandOfTheOperators() throws Exception {
    var settings = Map.of("isolation.box", "custom", "isolation.command", "/usr/bin/env -u LANG", "isolation.allow-weaker", "true");
    assertThatThrownBy(() -> open(Map.of("isolation.box", "custom", "isolation.command", "/usr/bin/env -u LANG")))
        .isInstanceOf(BoxException.class)
        .hasMessageContaining("read files of this machine")
        .hasMessageContaining("isolation.allow-weaker=true");
    assertThat(open(settings).layers()).doesNotContain(Layer.SECCOMP);
  }

  @Test
  void saysThatItsCommandDoesNotExist() {
    assertThatThrownBy(() -> open(Map.of("isolation.box", "custom", "isolation.command", "/nonexistent/jail")))
        .isInstanceOf(BoxException.class)
        .hasMessageContaining("/nonexistent/jail");
  }

  private static Box open(Map<String, String> settings) throws IOException {
    return Box.open(ServerConfig.of(settings).isolation(), PROGRAM, Path.of("target/runtime"));
  }
}
