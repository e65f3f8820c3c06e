package io.serpentarium.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A package in pure Python, checked.
 *
 * <p>Python imports from the archive as it is, which costs a runner next to nothing; a wheel with data beside its modules is
 * unpacked, because its modules may open them as files.
 *
 * @param sha256 of the file, in hex
 * @param bytes what a runner keeps of it
 */
public record Wheel(Path file, String sha256, long bytes, boolean unpacked) {
  private static final Pattern MODULE = Pattern.compile("(?i).*\\.(py|pyi|typed)");
  private static final Pattern ABOUT = Pattern.compile("[^/]+\\.dist-info/.*");
  private static final Pattern WHEEL = Pattern.compile("[^/]+\\.dist-info/WHEEL");
  private static final Set<String> LIBRARIES = Set.of("so", "pyd", "dll", "dylib", "a");

  /** What a wheel brings for other places: of it only modules are wanted. */
  private static final Pattern ELSEWHERE = Pattern.compile("[^/]+\\.data/([^/]+)/(.*)");

  /** Checks the file; fails with a sentence. */
  static Wheel read(Path file, String environment) {
    var complaint = new Complaint(file, environment);
    var name = WheelName.parse(file.getFileName().toString());
    if (name.isEmpty()) {
      throw complaint.that(
          "is not named like a wheel (NAME-VERSION-py3-none-any.whl): give it back the name that it was published with.");
    }
    if (!name.get().isPure()) {
      throw complaint.that(
          ("is for the platform %s: packages with shared libraries cannot be in an environment. Use a wheel in pure"
                  + " Python (…-none-any.whl), or take it away.")
              .formatted(name.get().platform()));
    }
    if (!name.get().isForThisPython()) {
      throw complaint.that("is for %s and not for Python 3: use a newer version of the package.".formatted(name.get().python()));
    }
    try (var zip = new ZipFile(file.toFile())) {
      var entries = zip.stream().filter(entry -> !entry.isDirectory()).toList();
      entries.forEach(entry -> check(entry, complaint));
      if (entries.stream().noneMatch(entry -> WHEEL.matcher(entry.getName()).matches())) {
        throw complaint.that("is no wheel: it has no …dist-info/WHEEL. Build it with \"pip wheel\".");
      }
      var unpacked = entries.stream().anyMatch(Wheel::isData);
      var bytes = unpacked ? entries.stream().mapToLong(ZipEntry::getSize).sum() : Files.size(file);
      return new Wheel(file, digest(file), bytes, unpacked);
    } catch (IOException broken) {
      throw complaint.because("is no wheel: it cannot be read as a zip archive (%s). Fetch it once more.", broken);
    }
  }

  private static void check(ZipEntry entry, Complaint complaint) {
    var name = entry.getName();
    if (Stream.of(name.split("/", -1)).anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0) {
      throw complaint.that("holds a file with the name \"%s\", which leads elsewhere: do not use it.".formatted(name));
    }
    if (LIBRARIES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
      throw complaint.that(
          "holds the shared library %s: such packages cannot be in an environment; take it away.".formatted(name));
    }
  }

  private static boolean isData(ZipEntry entry) {
    return !MODULE.matcher(entry.getName()).matches() && !ABOUT.matcher(entry.getName()).matches()
        || ELSEWHERE.matcher(entry.getName()).matches();
  }

  private static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(Environment.sha256().digest(Files.readAllBytes(file)));
  }

  /** The same without unpacking it: its modules never open its data as files. */
  Wheel packed() {
    try {
      return new Wheel(file, sha256, Files.size(file), false);
    } catch (IOException gone) {
      throw new EnvironmentException("%s cannot be read any more: %s.".formatted(file, gone), gone);
    }
  }

  String name() {
    return file.getFileName().toString();
  }

  /** The distribution that it is a version of. */
  String distribution() {
    return WheelName.parse(name()).orElseThrow().distribution();
  }

  /** Reads it: blocks. */
  List<PackageFile> files() {
    try {
      if (!unpacked) {
        return List.of(new PackageFile(name(), Files.readAllBytes(file), true));
      }
      try (var zip = new ZipFile(file.toFile())) {
        return zip.stream().filter(entry -> !entry.isDirectory()).flatMap(entry -> unpack(zip, entry)).toList();
      }
    } catch (IOException | UncheckedIOException gone) {
      throw new EnvironmentException("%s cannot be read any more: %s.".formatted(file, gone), gone);
    }
  }

  private static Stream<PackageFile> unpack(ZipFile zip, ZipEntry entry) {
    var elsewhere = ELSEWHERE.matcher(entry.getName());
    if (elsewhere.matches() && !elsewhere.group(1).endsWith("lib")) {
      return Stream.empty();
    }
    try (var in = zip.getInputStream(entry)) {
      return Stream.of(
          new PackageFile(elsewhere.matches() ? elsewhere.group(2) : entry.getName(), in.readAllBytes(), false));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Names the file in each sentence. */
  private record Complaint(Path file, String environment) {
    EnvironmentException that(String what) {
      return new EnvironmentException("The environment %s cannot be used: %s %s".formatted(environment, file, what));
    }

    EnvironmentException because(String what, IOException cause) {
      return new EnvironmentException(
          "The environment %s cannot be used: %s %s".formatted(environment, file, what.formatted(cause.getMessage())),
          cause);
    }
  }
}
