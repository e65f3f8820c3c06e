package io.serpentarium.environment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the operator has put into one folder.
 *
 * @param name of the folder
 * @param title for people
 * @param wheels by the names of their files
 * @param imports modules that are imported before anybody's first run
 */
public record Environment(String name, String title, Path folder, List<Wheel> wheels, List<String> imports) {
  /** Another one for another way of laying wheels out. */
  private static final String LAYOUT = "serpentarium-environment-1";

  public Environment {
    wheels = List.copyOf(wheels);
    imports = List.copyOf(imports);
  }

  /** The same for the same content, whatever the environment is called: what its image is kept by. */
  public String digest() {
    var text = new StringBuilder(LAYOUT).append('\n');
    wheels.forEach(
        wheel ->
            text.append(wheel.name()).append(wheel.unpacked() ? " unpacked " : " ").append(wheel.sha256()).append('\n'));
    imports.forEach(module -> text.append("import ").append(module).append('\n'));
    return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** All files of its wheels. Reads them: blocks. */
  public List<PackageFile> files() {
    return wheels.stream().flatMap(wheel -> wheel.files().stream()).toList();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
