package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.tenant.Principal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final Owner OWNER = new Owner(new Principal("t", "ada"), "k", null, false);
  private final Registry registry = new Registry();
  private final Registry.Connection first = connection("c1");
  private final Registry.Connection second = connection("c2");
  private final Registry.Entry entry = entry("s_1", "o1", "lesson");

  @Test
  void showsASessionToTheConnectionThatHoldsItOnly() {
    registry.add(entry, first);
    assertThat(registry.heldBy("c1", "s_1")).contains(entry);
    assertThat(registry.heldBy("c2", "s_1")).isEmpty();
    assertThat(registry.heldBy("c1", "s_2")).isEmpty();
  }

  @Test
  void findsASessionByItsNameOrTheRequestThatOpenedIt() {
    registry.add(entry, first);
    assertThat(first.find("o1", null)).contains(entry);
    assertThat(first.find("o2", "lesson")).contains(entry);
    assertThat(first.find("o2", null)).isEmpty();
    assertThat(second.find("o1", "lesson")).as("of another connection").isEmpty();
  }

  @Test
  void leavesSessionsWithoutAHolderWhenTheirConnectionGoes() {
    registry.add(entry, first);
    assertThat(registry.disconnect("c1")).containsExactly(entry);
    assertThat(registry.session("s_1")).contains(entry);
    assertThat(registry.heldBy("c1", "s_1")).isEmpty();
    assertThat(registry.disconnect("c1")).isEmpty();
    registry.hold(entry, second);
    assertThat(registry.heldBy("c2", "s_1")).contains(entry);
  }

  @Test
  void movesASessionFromOneConnectionToAnother() {
    registry.add(entry, first);
    registry.hold(entry, second);
    assertThat(first.held()).isEmpty();
    assertThat(registry.disconnect("c1")).as("the old holder takes nothing along").isEmpty();
    assertThat(registry.heldBy("c2", "s_1")).contains(entry);
  }

  @Test
  void forgetsAClosedSessionEverywhere() {
    registry.add(entry, first);
    registry.remove(entry);
    assertThat(registry.session("s_1")).isEmpty();
    assertThat(first.held()).isEmpty();
    assertThat(registry.sessions()).isEmpty();
  }

  @Test
  void drawsAResumeTokenForEachSession() {
    assertThat(entry.resumeToken).hasSize(22).isNotEqualTo(entry("s_2", "o2", "other").resumeToken);
  }

  private Registry.Connection connection(String id) {
    var connection = new Registry.Connection(id, OWNER, new Address<>("gateway"));
    registry.connect(connection);
    return connection;
  }

  private static Registry.Entry entry(String id, String openId, String name) {
    return new Registry.Entry(new Session(id, Said.limits(Map.of()), Said.open(), Said.IMAGES, Instant.EPOCH), OWNER, "default", openId, name);
  }
}
