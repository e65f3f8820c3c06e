package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private static final Instant NOW = Instant.EPOCH;
  private final RunQueue queue = new RunQueue(Said.SESSION, Said.limits(Map.of("limits.queue", "3")));

  @Test
  void executesInTheOrderOfRequests() {
    admit("r1", "r2", "r3");
    assertThat(queue.startHead(NOW).id()).isEqualTo("r1");
    queue.ended("r1", 1, Outcome.OK);
    assertThat(queue.remove("r2")).isTrue();
    assertThat(queue.startHead(NOW).id()).isEqualTo("r3");
  }

  @Test
  void startsNothingBesideARunNorOutOfAnEmptyQueue() {
    assertThatThrownBy(() -> queue.startHead(NOW)).isInstanceOf(IllegalStateException.class);
    admit("r1", "r2");
    queue.startHead(NOW);
    assertThatThrownBy(() -> queue.startHead(NOW)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsExecutionsNotRequests() {
    admit("r1", "r2");
    queue.remove("r1");
    queue.ended("r1", 1, Outcome.CANCELLED);
    assertThat(queue.startHead(NOW).execution()).isEqualTo(1);
  }

  @Test
  void leavesTheFirstPlaceToThePoolUnlessARunExecutes() {
    admit("r1", "r2");
    assertThat(queue.moved()).containsExactly(new RunQueue.Moved("r2", 2));
    assertThat(queue.moved()).isEmpty();
    queue.startHead(NOW);
    assertThat(queue.moved()).containsExactly(new RunQueue.Moved("r2", 1));
  }

  @Test
  void remembersEveryIdAlsoOfRunsThatHaveEnded() {
    admit("r1");
    queue.startHead(NOW);
    queue.ended("r1", 7, Outcome.TIMEOUT);
    assertThat(queue.admit(Said.run("r1"), NOW, _ -> null))
        .isEqualTo(ServerMessage.Done.of(Said.SESSION, 7, "r1", Outcome.TIMEOUT));
    assertThat(queue.size()).isZero();
  }

  private void admit(String... ids) {
    for (var id : ids) {
      assertThat(queue.admit(Said.run(id), NOW, _ -> null)).isNull();
    }
  }
}
