package io.serpentarium.session;

import static io.serpentarium.session.Shown.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session whose process was ended from outside: the outcome, the reason and the sentence fit. */
class LostRunnerTest {
  private final Instant now = Instant.EPOCH;
  private final Session session =
      new Session(Said.SESSION, Said.limits(Map.of()), Said.open(), Said.IMAGES, now);

  @Test
  void endsTheRunAsMemoryAndNamesTheLimit() {
    start();
    session.run(Said.run("r2"), now);
    var messages = sent(session.frame(new RunnerFrame.Exited(ExitCause.MEMORY, "for operators", ""), now));
    assertThat(outcomes(messages)).containsExactly(Outcome.MEMORY, Outcome.CANCELLED);
    assertThat(reason(messages)).isEqualTo(StateReason.MEMORY);
    assertThat(sentence(messages)).contains("memoryMb").doesNotContain("operators");
  }

  @Test
  void namesTheLimitAlsoWhenTheIsolateRanOutOfMemoryByItself() {
    start();
    var done = Said.lastDone("r1");
    var outOfMemory =
        new RunnerFrame.Done(
            "r1", Outcome.MEMORY, done.duration(), done.cpu(), 1, 0, 0, null, true);
    var messages = sent(session.frame(outOfMemory, now));
    assertThat(outcomes(messages)).containsExactly(Outcome.MEMORY);
    assertThat(sentence(messages)).contains("memoryMb");
  }

  @Test
  void tellsOfABackgroundTaskThatUsedTheProcessor() {
    start();
    session.frame(Said.done("r1", Outcome.OK), now);
    var messages = sent(session.frame(new RunnerFrame.Exited(ExitCause.IDLE_CPU, "", ""), now));
    assertThat(outcomes(messages)).isEmpty();
    assertThat(reason(messages)).isEqualTo(StateReason.CRASH);
    assertThat(sentence(messages)).contains("background task");
  }

  private void start() {
    session.run(Said.run("r1"), now);
    session.granted(now);
  }

  private static List<Outcome> outcomes(List<ServerMessage> messages) {
    return of(messages, ServerMessage.Done.class).stream().map(ServerMessage.Done::status).toList();
  }

  private static @Nullable StateReason reason(List<ServerMessage> messages) {
    return of(messages, ServerMessage.SessionState.class).getFirst().reason();
  }

  private static @Nullable String sentence(List<ServerMessage> messages) {
    return of(messages, ServerMessage.Notice.class).getFirst().message();
  }

  private static <M> List<M> of(List<ServerMessage> messages, Class<M> type) {
    return messages.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
