package io.serpentarium.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that the image's build stage lays out, made from stand-ins for what Maven builds.
 *
 * @param root what the image has as its root
 */
record ImageFiles(Path root) {
  /** Has {@code k8s/layout.sh} lay them out, as the Dockerfile has. */
  static ImageFiles assemble(Path scratch) throws IOException, InterruptedException {
    var target = Files.createDirectories(scratch.resolve("target"));
    for (var built : List.of("serpentarium.jar", "deno")) {
      Files.writeString(target.resolve(built), "a stand-in");
    }
    if (!target.resolve("deno").toFile().setExecutable(true)) {
      throw new IOException("the stand-in for Deno cannot be made executable");
    }
    var root = scratch.resolve("root");
    Program.outputOf("k8s/layout.sh", "assemble", root.toString(), target.toString());
    return new ImageFiles(root);
  }

  /** A path of the image in this folder. */
  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  boolean hasFolder(String path) {
    return Files.isDirectory(at(path));
  }

  /** Its files and empty folders, as paths of the image. */
  List<String> leaves() throws IOException {
    try (var paths = Files.walk(root)) {
      return paths
          .filter(ImageFiles::isLeaf)
          .map(path -> "/" + root.relativize(path))
          .sorted()
          .toList();
    }
  }

  private static boolean isLeaf(Path path) {
    var inside = path.toFile().list();
    return inside == null || inside.length == 0;
  }
}
