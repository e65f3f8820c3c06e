package io.serpentarium.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The setup code of templates, one file each: {@code TENANT/NAME.py}. Read anew each time, so that an edited file
 * is a new template. Thread-safe; blocks.
 */
final class TemplateFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");
  private static final int ID_BYTES = 16;

  private final String folder;

  /** The code, and an id that is another one when the code or the interpreter is. */
  record Template(String id, String code) {}

  /** An empty folder has no templates. */
  TemplateFolder(String folder) {
    this.folder = folder;
  }

  /** {@code interpreter} names what runs it: what another one has left behind is made anew. */
  Optional<Template> read(String tenant, String name, String interpreter) throws IOException {
    if (folder.isEmpty() || !NAME.matcher(name).matches() || !NAME.matcher(tenant).matches()) {
      return Optional.empty();
    }
    var file = Path.of(folder, tenant, name + ".py");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var code = Files.readString(file);
    return Optional.of(new Template(name + "-" + digest(interpreter + "\0" + code), code));
  }

  private static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
