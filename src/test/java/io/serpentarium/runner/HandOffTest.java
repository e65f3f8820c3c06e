package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.StreamName;
import io.serpentarium.testing.HandDrivenContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HandOffTest {
  private static final RunnerFrame PONG = new RunnerFrame.Pong(1);
  private static final RunnerFrame TEXT = new RunnerFrame.Text(StreamName.STDOUT, "x", 1);
  private static final RunnerFrame MIBIBYTE = new RunnerFrame.Text(StreamName.STDOUT, "", 1 << 20);
  private static final RunnerFrame.Exited EXITED = new RunnerFrame.Exited(ExitCause.CRASHED, "", "");

  private final HandDrivenContext ownerContext = new HandDrivenContext();
  private final HandDrivenContext userContext = new HandDrivenContext();
  private final List<RunnerFrame> owner = new ArrayList<>();
  private final List<RunnerFrame> user = new ArrayList<>();
  private final HandOff handOff = new HandOff(ownerContext.context(), owner::addAll);

  @Test
  void tellsTheOwnerOfLifeAndDeathAndTheUserEverything() throws Exception {
    handOff.attach(userContext.context(), user::addAll);
    handOff.deliver(List.of(PONG, TEXT), () -> true);
    handOff.deliverLast(EXITED);
    runAll();
    assertThat(owner).containsExactly(PONG, EXITED);
    assertThat(user).containsExactly(PONG, TEXT, EXITED);
  }

  @Test
  void dropsFramesOfAnIsolateThatWasReplacedWhileTheyWereUnderWay() throws Exception {
    handOff.attach(userContext.context(), user::addAll);
    var present = new AtomicBoolean(true);
    handOff.deliver(List.of(PONG, TEXT), present::get);
    present.set(false);
    runAll();
    assertThat(owner).isEmpty();
    assertThat(user).isEmpty();
  }

  @Test
  void tellsNothingAfterDetachingNotEvenWhatWasUnderWay() throws Exception {
    handOff.attach(userContext.context(), user::addAll);
    handOff.deliver(List.of(TEXT), () -> true);
    handOff.deliverLast(EXITED);
    handOff.detach();
    handOff.deliver(List.of(TEXT), () -> true);
    runAll();
    assertThat(user).isEmpty();
  }

  @Test
  void keepsFramesOfOneUserFromTheNext() throws Exception {
    var next = new ArrayList<RunnerFrame>();
    handOff.attach(userContext.context(), user::addAll);
    handOff.deliver(List.of(TEXT), () -> true);
    handOff.detach();
    handOff.attach(userContext.context(), next::addAll);
    runAll();
    assertThat(user).isEmpty();
    assertThat(next).isEmpty();
  }

  @Test
  void tellsAUserWhoComesTooLateOfTheEnd() {
    handOff.deliverLast(EXITED);
    handOff.attach(userContext.context(), user::addAll);
    runAll();
    assertThat(user).containsExactly(EXITED);
    assertThat(owner).containsExactly(EXITED);
  }

  @Test
  void makesTheReaderWaitForAUserThatIsBehind() throws Exception {
    handOff.attach(userContext.context(), user::addAll);
    var reader = flood(MIBIBYTE, 100);
    while (user.size() < 100) {
      assertThat(userContext.waiting()).isLessThanOrEqualTo(8);
      userContext.runNext();
    }
    reader.join();
  }

  @Test
  void makesTheReaderWaitForAnOwnerThatIsBehind() throws Exception {
    var reader = flood(PONG, 100_000);
    while (owner.size() < 100_000) {
      assertThat(ownerContext.waiting()).isLessThanOrEqualTo(8192);
      ownerContext.runNext();
    }
    reader.join();
  }

  @Test
  void passesAFrameThatIsLargerThanWhatMayBeUnderWay() throws Exception {
    handOff.attach(userContext.context(), user::addAll);
    handOff.deliver(List.of(new RunnerFrame.Text(StreamName.STDOUT, "", Integer.MAX_VALUE)), () -> true);
    runAll();
    assertThat(user).hasSize(1);
  }

  private Thread flood(RunnerFrame frame, int times) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (var i = 0; i < times; i++) {
                  handOff.deliver(List.of(frame), () -> true);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void runAll() {
    ownerContext.runAll();
    userContext.runAll();
  }
}
