package io.serpentarium.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFolderTest {
  private static final Map<String, String> MODULE = Map.of("shapes.py", "SIDES = 4\n");

  @TempDir Path folder;
  private Path science;

  @BeforeEach
  void makeFolder() throws IOException {
    science = Files.createDirectory(folder.resolve("science"));
  }

  private Environment only() {
    return EnvironmentFolder.read(folder.toString()).getFirst();
  }

  /** It names the place, and what to do. */
  private String complaint() {
    var failure = catchThrowableOfType(EnvironmentException.class, () -> EnvironmentFolder.read(folder.toString()));
    assertThat(failure).hasMessageContaining(folder.toString()).message().endsWith(".");
    return String.valueOf(failure.getMessage());
  }

  private void about(String yaml) throws IOException {
    Files.writeString(science.resolve("environment.yaml"), yaml);
  }

  @Test
  void readsEachSubFolderByItsName() throws IOException {
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", MODULE);
    about("title: Science\nimports: [shapes, xml.dom]\n");
    Wheels.write(folder.resolve("art"), "colours-2.0-py2.py3-none-any.whl", Map.of("colours.py", ""));
    Files.createDirectory(folder.resolve("..data"));
    var all = EnvironmentFolder.read(folder.toString());
    assertThat(all).extracting(Environment::name).containsExactly("art", "science");
    assertThat(all).extracting(Environment::title).containsExactly("art", "Science");
    assertThat(all.getLast().imports()).containsExactly("shapes", "xml.dom");
    assertThat(all.getLast().files()).extracting(PackageFile::path).containsExactly("shapes-1.0-py3-none-any.whl");
    assertThat(EnvironmentFolder.read("")).isEmpty();
  }

  @Test
  void unpacksAWheelWithDataBesideItsModules() throws IOException {
    Wheels.write(
        science,
        "shapes-1.0-py3-none-any.whl",
        Map.of(
            "shapes/__init__.py", "",
            "shapes/names.txt", "circle",
            "shapes-1.0.data/purelib/more.py", "x = 1",
            "shapes-1.0.data/scripts/draw", "#!python"));
    assertThat(only().files())
        .allMatch(file -> !file.archive())
        .extracting(PackageFile::path)
        .contains("shapes/__init__.py", "shapes/names.txt", "more.py", "shapes-1.0.dist-info/WHEEL")
        .noneMatch(path -> path.contains("draw"));
    var unpacked = only().digest();
    about("packed: [Shapes]");
    assertThat(only().files()).extracting(PackageFile::archive).containsExactly(true);
    assertThat(only().digest()).isNotEqualTo(unpacked);
  }

  @Test
  void hasAnotherDigestForEachOtherContentAndNoneForAnotherName() throws IOException {
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", MODULE);
    var first = only().digest();
    assertThat(first).matches("[0-9a-f]{64}").isEqualTo(only().digest());
    about("title: Science\n");
    assertThat(only().digest()).isEqualTo(first);
    about("imports: [shapes]\n");
    var imported = only().digest();
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", Map.of("shapes.py", "SIDES = 5\n"));
    assertThat(imported).isNotIn(first, only().digest());
    var changed = only().digest();
    Files.move(science, folder.resolve("geometry"));
    assertThat(only().name()).isEqualTo("geometry");
    assertThat(only().digest()).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Art", "a b", "-art", "art.old", "ärt"})
  void refusesAFolderWhoseNameCannotBeOne(String name) throws IOException {
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", MODULE);
    Files.createDirectory(folder.resolve(name));
    assertThat(complaint()).contains(name, "lower-case letters", "Rename it");
  }

  @Test
  void refusesAnotherDefaultAndWhatIsNoFolder() throws IOException {
    Wheels.write(folder.resolve("default"), "shapes-1.0-py3-none-any.whl", MODULE);
    assertThat(complaint()).contains("default is the one with the standard library alone");
    Files.move(folder.resolve("default"), folder.resolve(".old"));
    Wheels.write(folder, "anything-1.0-py3-none-any.whl", MODULE);
    assertThat(complaint()).contains("anything-1.0-py3-none-any.whl is no folder");
    Files.delete(folder.resolve("anything-1.0-py3-none-any.whl"));
    assertThat(complaint()).contains("has nothing in it", "put wheels into");
    assertThat(catchThrowableOfType(EnvironmentException.class, () -> EnvironmentFolder.read(folder.resolve("none").toString())))
        .hasMessageContaining("There is no folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "notes.txt|notes.txt is no wheel",
        "shapes.whl|not named like a wheel",
        "shapes-1.0-py2-none-any.whl|is for py2 and not for Python 3",
        "shapes-1.0-cp314-cp314-manylinux_2_28_x86_64.whl|is for the platform manylinux_2_28_x86_64: packages with shared libraries",
        "shapes-1.0-py3-none-win_amd64.whl|platform win_amd64",
      })
  void refusesAFileThatIsNoWheelForThisPython(String name, String part) throws IOException {
    Files.writeString(science.resolve(name), "anything");
    assertThat(complaint()).contains(part).contains("science");
  }

  @ParameterizedTest
  @CsvSource({
    "shapes/_fast.cpython-314.so,shared library shapes/_fast.cpython-314.so",
    "../outside.py,leads elsewhere",
    "/etc/passwd,leads elsewhere",
    "a//b.py,leads elsewhere",
  })
  void refusesAWheelWithSomethingInItThatCannotBe(String entry, String part) throws IOException {
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", Map.of(entry, ""));
    assertThat(complaint()).contains("shapes-1.0-py3-none-any.whl", part);
  }

  @Test
  void refusesAWheelThatIsBrokenOrNoneAtAll() throws IOException {
    var wheel = science.resolve("shapes-1.0-py3-none-any.whl");
    Files.write(wheel, "PK no archive".getBytes(StandardCharsets.UTF_8));
    assertThat(complaint()).contains("cannot be read as a zip archive");
    Wheels.zip(wheel, MODULE);
    assertThat(complaint()).contains("has no …dist-info/WHEEL");
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", MODULE);
    Wheels.write(science, "Shapes-1.1-py3-none-any.whl", MODULE);
    assertThat(complaint()).contains("are versions of one package");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[shapes]|has to hold keys",
        "import: [shapes]|has the key import; known are title, imports and packed",
        "imports: shapes|imports has to be a list",
        "imports: [shapes; evil]|which is no name of a module",
        "imports: [1]|which is no name of a module",
        "packed: [spheres]|there is no wheel of that package",
        "packed: [a b]|which is no name of a package",
        "title: [a]|title has to be a text",
        "title: {|is not valid YAML in line 1",
        "title: !!java.net.URL [a]|is not valid YAML",
      })
  void refusesADescriptionThatMakesNoSense(String yaml, String part) throws IOException {
    Wheels.write(science, "shapes-1.0-py3-none-any.whl", MODULE);
    about(yaml);
    assertThat(complaint()).contains("environment.yaml", part);
  }
}
