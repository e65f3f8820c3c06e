package io.serpentarium.runner;

import io.serpentarium.box.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files a runner process is started from.
 *
 * @param deno the native Deno binary, not npm's Node shim (a kill of the shim would leave Deno alive)
 * @param program the folder with the runner's scripts
 * @param pyodide the folder with Pyodide's files
 * @param image the base image; empty boots plainly, twenty times the CPU
 * @param images the folder with the images of environments; empty = there are none
 */
public record RunnerInstallation(
    Path deno, Path program, Path pyodide, Optional<Path> image, Optional<Path> images) {

  /** Nothing of the server's environment reaches a runner, and Deno's own folder is unusable. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "DENO_DIR", "/dev/null/none",
          "HOME", "/nonexistent",
          "DENO_NO_UPDATE_CHECK", "1",
          "NO_COLOR", "1");

  /** JavaScript heap of one isolate; WebAssembly memory has its own cap. */
  private static final int HEAP_MIB = 256;

  /** Below the 4 MiB stack of Deno's worker threads; deeper recursion then is a RecursionError. */
  private static final int STACK_KIB = 3500;

  private static final int WASM_PAGE = 65_536;

  public RunnerInstallation(Path deno, Path program, Path pyodide, Optional<Path> image) {
    this(deno, program, pyodide, image, Optional.empty());
  }

  /** The same with images of environments in that folder. */
  RunnerInstallation withImages(Path folder) {
    return new RunnerInstallation(deno, program, pyodide, image, Optional.of(folder));
  }

  /** What a box has to let through. */
  public Program boxed() {
    return new Program(deno, readable(images), program, ENVIRONMENT);
  }

  /** Names the interpreter: another Pyodide, or another harness, has another name. */
  public String environment() {
    return image.map(file -> file.getFileName().toString()).orElse("plain");
  }

  private List<Path> readable(Optional<Path> more) {
    return Stream.of(Stream.of(program, pyodide), image.stream(), more.stream())
        .flatMap(places -> places)
        .filter(place -> place.equals(program) || !place.startsWith(program))
        .toList();
  }

  /** Starts a runner in the default environment. */
  List<String> command(long memoryBytes) {
    return command("main.js", memoryBytes, Optional.empty(), "--image=" + image.map(Path::toString).orElse("none"));
  }

  /** Starts a runner in another one, which gets to see that image alone. */
  List<String> command(long memoryBytes, EnvironmentImage environment) {
    return command(
        "main.js",
        memoryBytes,
        Optional.of(environment.file()),
        "--image=" + environment.file(),
        "--environment=" + environment.digest());
  }

  /** Builds the image of an environment from what comes on stdin, and writes it to stdout. */
  List<String> buildCommand(long memoryBytes) {
    return command("environment.js", memoryBytes, Optional.empty());
  }

  private List<String> command(String script, long memoryBytes, Optional<Path> more, String... arguments) {
    var readable = readable(more).stream().map(Path::toString).collect(Collectors.joining(","));
    var v8 =
        "--disallow-code-generation-from-strings,--wasm-max-mem-pages=%d,--stack-size=%d,--max-old-space-size=%d"
            .formatted(memoryBytes / WASM_PAGE, STACK_KIB, HEAP_MIB);
    var words =
        List.of(
            deno.toString(),
            "run",
            "--no-config",
            "--no-lock",
            "--no-prompt",
            "--no-remote",
            "--no-npm",
            "--cached-only",
            "--no-code-cache",
            "--unstable-worker-options",
            "--allow-read=" + readable,
            "--deny-write",
            "--deny-net",
            "--deny-env",
            "--deny-run",
            "--deny-ffi",
            "--deny-sys",
            "--deny-import",
            "--v8-flags=" + v8,
            program.resolve(script).toString(),
            "--pyodide=" + pyodide);
    return Stream.concat(words.stream(), Stream.of(arguments)).toList();
  }
}
