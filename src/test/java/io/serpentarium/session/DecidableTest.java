package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.tenant.Principal;
import io.serpentarium.testing.TestClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecidableTest {
  private static final Owner ADA = new Owner(new Principal("uni", "ada"), "k1", null, false);
  private final ArrayDeque<Runnable> undecided = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();

  private void say(Decidable decidable, String name, ClientMessage.ForSession message) {
    decidable.perform(ADA, message, () -> done.add(name));
  }

  private static ClientMessage.ForSession run(String session) {
    return TestClient.run("r", session, "1");
  }

  @Test
  void letsEverythingThroughWhenNobodyElseNeedBeAsked() {
    var decidable = new Decidable(false, (_, work) -> undecided.add(work));
    say(decidable, "run", run("s1"));
    assertThat(done).containsExactly("run");
    assertThat(undecided).isEmpty();
  }

  @Test
  void keepsTheOrderOfWhatIsSaidToASessionWhileItsRunWaits() {
    var decidable = new Decidable(true, (_, work) -> undecided.add(work));
    say(decidable, "ack before", new ClientMessage.Ack("s1", 1));
    say(decidable, "run", run("s1"));
    say(decidable, "cancel", new ClientMessage.Cancel(null, "s1", "r"));
    say(decidable, "second run", run("s1"));
    say(decidable, "ack", new ClientMessage.Ack("s1", 2));
    say(decidable, "ack of another session", new ClientMessage.Ack("s2", 1));
    assertThat(done).containsExactly("ack before", "ack of another session");

    undecided.remove().run();
    assertThat(done).endsWith("run", "cancel");
    undecided.remove().run();
    assertThat(done).endsWith("second run", "ack");
    say(decidable, "ack after", new ClientMessage.Ack("s1", 3));
    assertThat(done).endsWith("ack after");
    assertThat(undecided).isEmpty();
  }

  @Test
  void letsTheNextOneThroughWhenARunHasFailedBadly() {
    var decidable = new Decidable(true, (_, work) -> undecided.add(work));
    decidable.perform(
        ADA,
        run("s1"),
        () -> {
          throw new IllegalStateException("as the test wants");
        });
    say(decidable, "ack", new ClientMessage.Ack("s1", 1));
    assertThatThrownBy(() -> undecided.remove().run()).isInstanceOf(IllegalStateException.class);
    assertThat(done).containsExactly("ack");
  }
}
