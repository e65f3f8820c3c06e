package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.store.Database;
import io.serpentarium.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path path;

  @Test
  void makesTheFolderAndItsParents() {
    try (var folder = DataFolder.open(path.resolve("a/b"))) {
      assertThat(folder.path()).isDirectory().isAbsolute();
    }
  }

  @Test
  void refusesASecondServerUntilTheFirstIsGone() {
    try (var first = DataFolder.open(path)) {
      assertThatThrownBy(() -> DataFolder.open(path))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "Another server uses the data folder %s: stop it or choose another folder with --data."
                  .formatted(first.path()));
    }
    DataFolder.open(path).close();
  }

  @Test
  void refusesAFile() throws IOException {
    Path file = Files.createFile(path.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("--data");
  }

  @Test
  void refusesAFolderThatCannotBeWritten() {
    assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/serpentarium")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/proc/serpentarium")
        .hasMessageContaining("--data");
  }

  @Test
  void saysThatTheDatabaseIsNoDatabase() throws IOException {
    Files.writeString(
        path.resolve("serpentarium.db"),
        "not a database, but long enough to look at. ".repeat(100));

    refusesToOpen("is damaged or is not a database");
  }

  @Test
  void saysThatTheDatabaseIsDamaged() throws IOException {
    openOnce();
    try (var file = new RandomAccessFile(path.resolve("serpentarium.db").toFile(), "rw")) {
      file.seek(100);
      file.write(new byte[(int) file.length() - 100]);
    }

    refusesToOpen("is damaged or is not a database");
  }

  @Test
  void saysThatTheDatabaseIsOfAnotherVersion() throws SQLException {
    openOnce();
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + path.resolve("serpentarium.db"));
        var statement = connection.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "UPDATE flyway_schema_history SET version = '999', script = 'V999__x.sql' WHERE version = '1'"))
          .isPositive();
    }

    refusesToOpen("was made by another version of the server");
  }

  @Test
  void saysThatTheDatabaseCannotBeOpened() throws IOException {
    Files.createDirectory(path.resolve("serpentarium.db"));

    refusesToOpen("check that this user may write it");
  }

  private void openOnce() {
    try (var folder = DataFolder.open(path)) {
      Database.open(folder.path(), "").close();
    }
  }

  private void refusesToOpen(String words) {
    try (var folder = DataFolder.open(path)) {
      assertThatThrownBy(() -> Database.open(folder.path(), ""))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(words)
          .message()
          .hasLineCount(1)
          .contains(folder.path().resolve("serpentarium.db").toString());
    }
  }
}
