package io.serpentarium.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes packages as others publish them. */
public final class Wheels {
  private Wheels() {}

  /** A wheel with these modules, by their paths, and what each wheel has besides. */
  public static Path write(Path folder, String file, Map<String, String> modules) throws IOException {
    var about = file.substring(0, file.indexOf('-', file.indexOf('-') + 1)) + ".dist-info/";
    var files = new LinkedHashMap<>(modules);
    files.put(about + "METADATA", "Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(file.split("-")[0], file.split("-")[1]));
    files.put(about + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    return zip(Files.createDirectories(folder).resolve(file), files);
  }

  /** An archive with nothing but these files. */
  public static Path zip(Path file, Map<String, String> files) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : files.entrySet()) {
        // The same bytes each time, whenever the test runs.
        var item = new ZipEntry(entry.getKey());
        item.setTime(0);
        zip.putNextEntry(item);
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
