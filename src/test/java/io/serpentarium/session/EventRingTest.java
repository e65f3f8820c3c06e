package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ServerMessage.SessionEvent;
import io.serpentarium.protocol.ServerMessage.Started;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventRingTest {
  private final EventRing ring = new EventRing(100, Duration.ofSeconds(10));

  @Test
  void keepsTheLatestEventsUpToItsCapacity() {
    for (var seq = 1; seq <= 5; seq++) {
      ring.add(event(seq), 30, Instant.EPOCH);
    }
    assertThat(ring.after(0)).extracting(SessionEvent::seq).containsExactly(3L, 4L, 5L);
    assertThat(ring.after(4)).extracting(SessionEvent::seq).containsExactly(5L);
    assertThat(ring.after(5)).isEmpty();
  }

  @Test
  void keepsNothingOfAnEventThatIsLargerThanTheRing() {
    ring.add(event(1), 30, Instant.EPOCH);
    ring.add(event(2), 101, Instant.EPOCH);
    assertThat(ring.after(0)).isEmpty();
    ring.add(event(3), 100, Instant.EPOCH);
    assertThat(ring.after(0)).containsExactly(event(3));
  }

  @Test
  void forgetsWhatIsTooOld() {
    ring.add(event(1), 10, Instant.EPOCH);
    ring.add(event(2), 10, Instant.EPOCH.plusSeconds(5));
    ring.forgetOld(Instant.EPOCH.plusSeconds(10));
    assertThat(ring.after(0)).hasSize(2);
    ring.forgetOld(Instant.EPOCH.plusSeconds(11));
    assertThat(ring.after(0)).containsExactly(event(2));
  }

  private static SessionEvent event(long seq) {
    return new Started("s", seq, "r", 1L);
  }
}
