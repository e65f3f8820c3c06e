package io.serpentarium.bench;

import java.nio.file.Path;

/**
 * Where the build has put things, all absolute.
 *
 * @param jar the packaged server
 * @param classPath of the bench itself
 */
record Places(Path jar, Path deno, Path pyodide, Path bareScript, Path target, String classPath) {

  /** Below the project's folder. */
  static Places in(Path project) {
    var target = project.resolve("target");
    return new Places(
        target.resolve("serpentarium.jar"),
        target.resolve("deno"),
        project.resolve("runner/node_modules/pyodide"),
        project.resolve("src/bench/deno/bare_pyodide.mjs"),
        target,
        System.getProperty("java.class.path"));
  }

  /** Where child processes complain. */
  ProcessBuilder.Redirect log() {
    return ProcessBuilder.Redirect.appendTo(target.resolve("bench.log").toFile());
  }

  /** A program of the Java that runs the bench: {@code java} or {@code jcmd}. */
  static String javaProgram(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
