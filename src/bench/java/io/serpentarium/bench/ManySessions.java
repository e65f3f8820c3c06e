package io.serpentarium.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Many sessions with a state of their own on one machine, far more than runners; each is woken again. */
final class ManySessions implements Measurement {
  private static final int SESSIONS = 2_000;
  private static final int PER_SOCKET = 16;
  private static final long GOAL_BYTES = 4L << 30;

  @Override
  public Set<String> letters() {
    return Set.of("m");
  }

  /** A session with the socket that holds it. */
  private record Place(Client client, String session) {}

  @Override
  public List<Row> measure(Lab lab) throws IOException {
    try (var server = ServerProcess.start(lab, "--pool.max=4", "--pool.parallel-launches=2", "--socket.per-address=5000")) {
      var count = lab.options().times(SESSIONS);
      var places = new ArrayList<Place>();
      for (var i = 0; i < count; i++) {
        var client = i % PER_SOCKET == 0 ? Client.connect(lab, server.port()).greet() : places.getLast().client();
        places.add(new Place(client, client.open()));
      }
      var most = 0L;
      for (var i = 0; i < count; i++) {
        run(places.get(i), "own = ['state', %d]\nnumbers = iter(range(%d, %d))".formatted(i, i, i + 9));
        most = Math.max(most, i % 50 == 0 ? resident(server) : 0);
      }
      var start = System.nanoTime();
      for (var i = 0; i < count; i++) {
        run(places.get(i), "assert own == ['state', %d] and next(numbers) == %d".formatted(i, i));
        most = Math.max(most, i % 50 == 0 ? resident(server) : 0);
      }
      var each = (System.nanoTime() - start) / count;
      places.stream().map(Place::client).distinct().forEach(Client::close);
      return List.of(
          Row.judged(
              "m",
              "%,d sessions with their own state, all woken with it intact: memory of server and runners".formatted(count),
              "%d MiB".formatted(most >> 20),
              "%s for each waking".formatted(Samples.millis(each)),
              "",
              "≤ 4096 MiB",
              most <= GOAL_BYTES));
    }
  }

  private static void run(Place place, String code) {
    place.client().run(place.session(), code, "ok");
  }

  private static long resident(ServerProcess server) throws IOException {
    return Heap.residentBytes(server.pid()) + server.runnersResidentBytes();
  }
}
