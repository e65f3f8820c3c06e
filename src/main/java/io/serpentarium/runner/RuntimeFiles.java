package io.serpentarium.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The runner's scripts, Pyodide and the base image, as the build has packed them under {@code /runtime}. Thread-safe.
 *
 * <p>Deno needs them as files. Out of a jar they are unpacked below the data folder, into a folder named for
 * their content; at each start every file is compared with the checksum that the build wrote down, and one
 * that is torn or changed is unpacked anew.
 */
public final class RuntimeFiles {
  private static final String ROOT = "/runtime/";
  private static final String MANIFEST = ROOT + "manifest.txt";
  private static final String REBUILD = "build the server again with mvn package.";

  private RuntimeFiles() {}

  /** A line of the manifest: checksum, size in bytes, path. */
  private record Item(String sha256, long size, String path) {}

  /**
   * Makes the files ready.
   *
   * @throws InstallationException when they are missing or damaged where they cannot be made anew
   */
  public static RunnerInstallation prepare(Path deno, Path dataFolder) {
    var manifest = resource(MANIFEST);
    var items = new String(manifest, StandardCharsets.UTF_8).lines().map(RuntimeFiles::item).toList();
    var folder = onDisk().orElseGet(() -> unpack(manifest, items, dataFolder));
    for (var item : items) {
      if (!isIntact(folder.resolve(item.path), item)) {
        throw new InstallationException("%s is damaged: %s".formatted(folder.resolve(item.path), REBUILD));
      }
    }
    var image =
        items.stream().map(Item::path).filter(path -> path.endsWith(".image")).findFirst().map(folder::resolve);
    return new RunnerInstallation(deno, folder, folder.resolve("pyodide"), image);
  }

  /** The folder itself when the server runs from a build folder and not from a jar. */
  private static Optional<Path> onDisk() {
    var url = RuntimeFiles.class.getResource(MANIFEST);
    try {
      return url != null && url.getProtocol().equals("file")
          ? Optional.ofNullable(Path.of(url.toURI()).getParent())
          : Optional.empty();
    } catch (URISyntaxException e) {
      throw new InstallationException("The build folder has a strange name: " + url, e);
    }
  }

  private static Path unpack(byte[] manifest, List<Item> items, Path dataFolder) {
    var folder = dataFolder.resolve("runtime").resolve(hex(sha256().digest(manifest)).substring(0, 16));
    try {
      for (var item : items) {
        var target = folder.resolve(item.path);
        if (!isIntact(target, item)) {
          Files.createDirectories(target.getParent());
          var half = Files.createTempFile(target.getParent(), ".unpack", "");
          Files.write(half, resource(ROOT + item.path));
          // Runners may be another user than the server.
          Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
          Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new InstallationException(
          "The runner's files cannot be unpacked to %s (%s): make room, or choose another folder with --data."
              .formatted(folder, e.getMessage()),
          e);
    }
    return folder;
  }

  private static boolean isIntact(Path file, Item item) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) != item.size) {
        return false;
      }
      var digest = sha256();
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(file, out);
      }
      return hex(digest.digest()).equals(item.sha256);
    } catch (IOException e) {
      return false;
    }
  }

  private static Item item(String line) {
    var parts = line.split(" ", 3);
    if (parts.length != 3) {
      throw new InstallationException("The list of the runner's files is damaged: " + REBUILD);
    }
    return new Item(parts[0], Long.parseLong(parts[1]), parts[2]);
  }

  private static byte[] resource(String name) {
    try (InputStream in = RuntimeFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new InstallationException("The server was built without %s: %s".formatted(name, REBUILD));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new InstallationException("The server's jar cannot be read at %s: %s".formatted(name, REBUILD), e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
