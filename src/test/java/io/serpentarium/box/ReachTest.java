package io.serpentarium.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // set by makeFiles()
  private Path inner;

  @BeforeEach
  void makeFiles() throws IOException {
    inner = Files.createDirectories(folder.resolve("outer/inner"));
    Files.writeString(inner.resolve("file"), "");
    allow("rwxr-xr-x", folder, folder.resolve("outer"), inner);
    allow("rw-r--r--", inner.resolve("file"));
  }

  @Test
  void findsNoBarrierWhereEverybodyMayRead() throws IOException {
    assertThat(Reach.barrier(List.of(inner, inner.resolve("file")))).isEmpty();
  }

  @Test
  void namesTheFolderAboveThatKeepsOthersOut() throws IOException {
    allow("rwx------", folder.resolve("outer"));
    assertThat(Reach.barrier(List.of(inner.resolve("file")))).contains(folder.toRealPath().resolve("outer"));
  }

  @Test
  void namesTheFileInsideThatOthersCannotRead() throws IOException {
    allow("rw-------", inner.resolve("file"));
    assertThat(Reach.barrier(List.of(folder.resolve("outer")))).contains(inner.toRealPath().resolve("file"));
  }

  private static void allow(String permissions, Path... files) throws IOException {
    for (var file : files) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }
}
