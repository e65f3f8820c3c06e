package io.serpentarium.box;

import static io.serpentarium.box.SystemCallFilter.ALLOW;
import static io.serpentarium.box.SystemCallFilter.KILL;
import static io.serpentarium.box.SystemCallFilter.X86_64;
import static io.serpentarium.box.SystemCallFilter.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter, run instruction by instruction on calls that are harmless, needless or hostile. */
class SystemCallFilterTest {
  private static final int I386 = 0x4000_0003;
  private static final int LAST_CALL = 600;
  private static final int THREAD = 0x3d0f00;
  private static final int VFORK_AS_THE_C_LIBRARY_DOES = 0x4111;
  private static final int FORK = 0x1200011;

  private final BpfMachine namespaces = new BpfMachine(SystemCallFilter.forNamespaces().bytes());
  private final BpfMachine launching = new BpfMachine(SystemCallFilter.forLaunchingThread().bytes());

  @Test
  void letsPassWhatARunnerNeedsAndNothingElse() {
    var special = new HashSet<Integer>();
    Arrays.stream(SystemCall.HARMLESS).forEach(special::add);
    for (var number = 0; number < LAST_CALL; number++) {
      // Arguments that none of the calls with conditions allows.
      var verdict = namespaces.verdictOn(X86_64, number, 1000, 1000, 1000);
      assertThat(verdict == ALLOW).as("call %d", number).isEqualTo(special.contains(number));
    }
  }

  @Test
  void endsAProcessThatAsksForWhatOnlyAnAttackerWants() {
    for (var number : SystemCall.HOSTILE) {
      assertThat(namespaces.verdictOn(X86_64, number)).as("call %d", number).isEqualTo(KILL);
      assertThat(launching.verdictOn(X86_64, number)).as("call %d", number).isEqualTo(refuse(1));
    }
  }

  @Test
  void neverKillsTheThreadOfTheServer() {
    IntStream.range(-1, LAST_CALL)
        .forEach(
            number -> {
              assertThat(launching.verdictOn(X86_64, number, -1, -1, -1)).isNotEqualTo(KILL);
              assertThat(launching.verdictOn(I386, number, -1, -1, -1)).isNotEqualTo(KILL);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 59, 102})
  void refusesNumbersOfOtherArchitectures(int number) {
    assertThat(namespaces.verdictOn(I386, number)).isEqualTo(KILL);
    assertThat(namespaces.verdictOn(X86_64, 0x4000_0000 | number)).isEqualTo(KILL);
    assertThat(launching.verdictOn(I386, number)).isEqualTo(refuse(1));
    assertThat(launching.verdictOn(X86_64, 0x4000_0000 | number)).isEqualTo(refuse(1));
  }

  @Test
  void makesThreadsButNoProcesses() {
    assertThat(namespaces.verdictOn(X86_64, SystemCall.CLONE, THREAD)).isEqualTo(ALLOW);
    assertThat(namespaces.verdictOn(X86_64, SystemCall.CLONE, FORK)).isEqualTo(refuse(1));
    assertThat(namespaces.verdictOn(X86_64, SystemCall.CLONE, VFORK_AS_THE_C_LIBRARY_DOES)).isEqualTo(refuse(1));
    assertThat(namespaces.verdictOn(X86_64, SystemCall.CLONE3, 0, 88)).isEqualTo(refuse(38));
  }

  @Test
  void letsTheLaunchingThreadStartAProgramButNotCopyItself() {
    assertThat(launching.verdictOn(X86_64, SystemCall.CLONE, THREAD)).isEqualTo(ALLOW);
    assertThat(launching.verdictOn(X86_64, SystemCall.CLONE, VFORK_AS_THE_C_LIBRARY_DOES)).isEqualTo(ALLOW);
    assertThat(launching.verdictOn(X86_64, SystemCall.CLONE, FORK)).isEqualTo(refuse(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000})
  void makesNoNamespaces(long namespace) {
    assertThat(namespaces.verdictOn(X86_64, SystemCall.CLONE, THREAD | namespace)).isEqualTo(KILL);
    assertThat(launching.verdictOn(X86_64, SystemCall.CLONE, THREAD | namespace)).isEqualTo(refuse(1));
  }

  @Test
  void opensNoSocketButAPairForItself() {
    for (var family = 0; family < 50; family++) {
      assertThat(namespaces.verdictOn(X86_64, SystemCall.SOCKET, family)).isEqualTo(refuse(97));
      assertThat(namespaces.verdictOn(X86_64, SystemCall.SOCKETPAIR, family))
          .isEqualTo(family == 1 ? ALLOW : refuse(97));
    }
  }

  @Test
  void readsItsLimitsAndSetsNone() {
    assertThat(namespaces.verdictOn(X86_64, SystemCall.PRLIMIT64, 0, 7, 0, 4096)).isEqualTo(ALLOW);
    assertThat(namespaces.verdictOn(X86_64, SystemCall.PRLIMIT64, 0, 7, 4096, 0)).isEqualTo(refuse(1));
    assertThat(namespaces.verdictOn(X86_64, SystemCall.PRLIMIT64, 0, 7, 1L << 32, 0)).isEqualTo(refuse(1));
    assertThat(namespaces.verdictOn(X86_64, SystemCall.PRLIMIT64, 4711, 7, 0, 4096)).isEqualTo(refuse(1));
  }

  /** By F_SETOWN, a descriptor sends its signals to any process of the same user. */
  @Test
  void sendsNoSignalsByADetour() {
    assertThat(namespaces.verdictOn(X86_64, SystemCall.FCNTL, 0, 8, 4711)).isEqualTo(refuse(22));
    assertThat(namespaces.verdictOn(X86_64, SystemCall.FCNTL, 0, 1030, 3)).isEqualTo(ALLOW);
    // TIOCSTI types into the terminal of whoever started the server.
    assertThat(namespaces.verdictOn(X86_64, SystemCall.IOCTL, 0, 0x5412)).isEqualTo(refuse(25));
  }

  @Test
  void assemblesNoPartThatRunsOnIntoTheNext() {
    assertThatThrownBy(() -> new Bpf().whenEqual(1, part -> part.load(0))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Bpf().whenEqual(1, SystemCallFilterTest::veryLong))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void veryLong(Bpf part) {
    for (var i = 0; i < 300; i++) {
      part.end(ALLOW);
    }
  }

  @Test
  void fitsIntoTheKernel() {
    assertThat(SystemCallFilter.forNamespaces().instructions()).hasSizeLessThan(4096);
  }
}
