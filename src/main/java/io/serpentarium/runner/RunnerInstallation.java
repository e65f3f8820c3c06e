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
 */
public record RunnerInstallation(Path deno, Path program, Path pyodide, Optional<Path> image) {

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

  /** What a box has to let through. */
  public Program boxed() {
    return new Program(deno, readable(), program, ENVIRONMENT);
  }

  /** Names the interpreter: another Pyodide, or another harness, has another name. */
  public String environment() {
    return image.map(file -> file.getFileName().toString()).orElse("plain");
  }

  private List<Path> readable() {
    return Stream.concat(Stream.of(program, pyodide), image.stream())
        .filter(place -> place.equals(program) || !place.startsWith(program))
        .toList();
  }

  List<String> command(long memoryBytes) {
    var readable = readable().stream().map(Path::toString).collect(Collectors.joining(","));
    var v8 =
        "--disallow-code-generation-from-strings,--wasm-max-mem-pages=%d,--stack-size=%d,--max-old-space-size=%d"
            .formatted(memoryBytes / WASM_PAGE, STACK_KIB, HEAP_MIB);
    return List.of(
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
        program.resolve("main.js").toString(),
        "--pyodide=" + pyodide,
        "--image=" + image.map(Path::toString).orElse("none"));
  }
}
