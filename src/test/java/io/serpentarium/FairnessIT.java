package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine that several tenants want at once: who is served first is counted in runs, not in seconds. */
final class FairnessIT {
  private static final String NOISY_RUN = "import time\ntime.sleep(0.3)\nn = globals().get('n', 0) + 1\nn";

  /** In first come first served order, all that wait would end before the small tenant's run. */
  private static final int WAITING = 200;

  /** Those that end while a runner changes hands; launching a process may take seconds on a busy machine. */
  private static final int MEANWHILE = 25;

  private TestServer server;
  private TenantAdministration administration;
  private final Map<String, String> keys = new HashMap<>();
  private final List<TestClient> clients = new ArrayList<>();

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            Map.of(
                "pool.max", "2",
                "pool.waiting", "300",
                "socket.per-address", "100",
                "drain-timeout", "1s",
                "limits.sessions", "256"));
    administration = server.tenants().administration("a test");
  }

  @AfterEach
  void stop() {
    clients.forEach(TestClient::close);
    server.close();
  }

  private TestClient connect(String tenant) {
    var key = keys.computeIfAbsent(tenant, this::addTenant);
    var client = server.connectSilently(TestClient.PAGE);
    client.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    client.await(ServerMessage.Welcome.class);
    clients.add(client);
    return client;
  }

  private String addTenant(String tenant) {
    administration.addTenant(tenant, tenant).await();
    return administration.keys().addPublishable(tenant, Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
  }

  private void quota(String tenant, Quota quota, long value) {
    keys.computeIfAbsent(tenant, this::addTenant);
    administration.setQuota(tenant, "", quota, value, null, null).await();
  }

  /** Counts what ends, and checks that sessions keep their variables wherever they go. */
  private static final class Noise {
    final TestClient client;
    final Map<String, Integer> ended = new HashMap<>();
    int started;
    int done;

    Noise(TestClient client) {
      this.client = client;
    }

    /** How many have ended since it was asked the last time. */
    int newlyDone() {
      var before = done;
      for (var next = client.poll(Duration.ZERO); next.isPresent(); next = client.poll(Duration.ZERO)) {
        switch (next.get()) {
          case ServerMessage.Done over -> {
            assertThat(over.status()).isEqualTo(Outcome.OK);
            done++;
          }
          case ServerMessage.Started _ -> started++;
          case ServerMessage.Display shown ->
              assertThat(shown.data().get("text/plain")).isEqualTo("" + ended.merge(shown.session(), 1, Integer::sum));
          default -> {}
        }
      }
      return done - before;
    }
  }

  private Noise makeNoise(int sessions) {
    var client = connect("noisy");
    var opened = new ArrayList<String>();
    for (var i = 0; i < sessions; i++) {
      opened.add(client.open().session());
    }
    for (var i = 0; i < WAITING; i++) {
      client.start(opened.get(i % sessions), NOISY_RUN);
    }
    var noise = new Noise(client);
    TestServer.eventually("both runners are at work", () -> noise.newlyDone() >= 0 && noise.started >= 2);
    return noise;
  }

  @Test
  void anOccasionalRunPassesTwoHundredThatWaitInAsManySessions() {
    passes(WAITING);
  }

  /** The sessions that hold the runners always have a next run. */
  @Test
  void anOccasionalRunPassesTwoHundredThatWaitInTenSessions() {
    passes(10);
  }

  private void passes(int sessions) {
    var noise = makeNoise(sessions);
    var small = connect("small");
    var session = small.open().session();
    var all = 0;
    for (var i = 0; i < 10; i++) {
      noise.newlyDone();
      assertThat(small.run(session, "4+5").value()).isEqualTo("9");
      var meanwhile = noise.newlyDone();
      assertThat(meanwhile).as("noisy runs that ended meanwhile, ask %d", i).isLessThanOrEqualTo(MEANWHILE);
      all += meanwhile;
    }
    assertThat(all).as("in all asks together").isLessThanOrEqualTo(2 * MEANWHILE);
    assertThat(noise.done).as("noisy runs: there are many left").isLessThan(WAITING - MEANWHILE);
    TestServer.eventually("the noise goes on", () -> noise.newlyDone() > 0);
  }

  private static String keepBusy(TestClient client, String session) {
    var run = client.start(session, "input()");
    client.await(ServerMessage.InputRequest.class, asked -> asked.re().equals(run));
    return run;
  }

  private static void awaitQueued(TestClient client, String run, int position) {
    client.await(ServerMessage.Queued.class, told -> told.re().equals(run) && told.position() == position);
  }

  @Test
  void runnersMaxLetsTheTenantsNextSessionWaitThoughARunnerIsWarm() {
    quota("uni", Quota.RUNNERS_MAX, 1);
    var client = connect("uni");
    var first = client.open().session();
    var second = client.open().session();
    var running = keepBusy(client, first);
    var waiting = client.start(second, "4+5");
    awaitQueued(client, waiting, 1);
    var other = connect("other");
    assertThat(other.run(other.open().session(), "1+1").value()).isEqualTo("2");
    client.send(new ClientMessage.Input(first, running, "go", false));
    assertThat(client.result(running).outcome()).isEqualTo(Outcome.OK);
    assertThat(client.result(waiting).value()).isEqualTo("9");
  }

  @Test
  void runnersGuaranteedPassesWhoCameEarlier() {
    quota("uni", Quota.RUNNERS_GUARANTEED, 1);
    var noisy = connect("noisy");
    var one = noisy.open().session();
    var two = noisy.open().session();
    var running = keepBusy(noisy, one);
    keepBusy(noisy, two);
    var early = connect("early");
    var earlyRun = early.start(early.open().session(), "1+1");
    awaitQueued(early, earlyRun, 1);
    var uni = connect("uni");
    var uniRun = uni.start(uni.open().session(), "input()");
    awaitQueued(uni, uniRun, 1);
    awaitQueued(early, earlyRun, 2);
    noisy.send(new ClientMessage.Input(one, running, "go", false));
    uni.await(ServerMessage.InputRequest.class);
    assertThat(early.hasMore() && early.poll(Duration.ZERO).orElseThrow() instanceof ServerMessage.Started).isFalse();
  }

  /** Of two tenants that came at the same time, the heavier one is behind the other once it has used more. */
  @Test
  void weightDecidesWhoIsNextAmongThoseWhoWait() {
    quota("heavy", Quota.WEIGHT, 1_000);
    var heavy = connect("heavy");
    var light = connect("light");
    var ofHeavy = List.of(heavy.open().session(), heavy.open().session());
    var ofLight = List.of(light.open().session(), light.open().session());
    var first = keepBusy(heavy, ofHeavy.getFirst());
    keepBusy(light, ofLight.getFirst());
    var lightRun = light.start(ofLight.getLast(), "4+5");
    awaitQueued(light, lightRun, 1);
    var heavyRun = heavy.start(ofHeavy.getLast(), "4+5");
    awaitQueued(heavy, heavyRun, 1);
    awaitQueued(light, lightRun, 2);
    heavy.send(new ClientMessage.Input(ofHeavy.getFirst(), first, "go", false));
    assertThat(heavy.result(heavyRun).value()).isEqualTo("9");
  }
}
