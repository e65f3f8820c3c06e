package io.serpentarium.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SharedLibrariesTest {
  @Test
  void readsWhatTheLoaderLists() {
    var listing =
        """
        \tlinux-vdso.so.1 (0x00007fa6b7166000)
        \tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007fa6b7046000)
        \tlibodd.so => /opt/with blank/libodd.so (0x00007fa6b7046000)
        \tlibmissing.so => not found
        \t/lib64/ld-linux-x86-64.so.2 (0x00007fa6b7168000)
        """;
    assertThat(SharedLibraries.parse(listing))
        .containsExactly(
            Path.of("/lib/x86_64-linux-gnu/libm.so.6"),
            Path.of("/opt/with blank/libodd.so"),
            Path.of("/lib64/ld-linux-x86-64.so.2"));
  }
}
