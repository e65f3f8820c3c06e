package io.serpentarium.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What sockets cost that are only open, with an open session each. */
final class IdleSockets implements Measurement {
  private static final int SOCKETS = 2_000;
  private static final int WARM_UPS = 100;
  private static final int GOAL_BYTES = 20 * 1024;
  private static final String RAISED = "--socket.per-address=5000";

  @Override
  public Set<String> letters() {
    return Set.of("i");
  }

  @Override
  public List<Row> measure(Lab lab) throws IOException, InterruptedException {
    try (var server = ServerProcess.start(lab, RAISED)) {
      var clients = new ArrayList<Client>();
      open(lab, server, clients, WARM_UPS);
      var before = Heap.liveBytes(lab, server.pid());
      var residentBefore = Heap.residentBytes(server.pid());
      var sockets = lab.options().times(SOCKETS);
      open(lab, server, clients, sockets);
      var heap = (Heap.liveBytes(lab, server.pid()) - before) / sockets;
      var resident = (Heap.residentBytes(server.pid()) - residentBefore) / sockets;
      for (var client : clients) {
        client.close();
      }
      return List.of(
          Row.judged(
              "i",
              "%,d idle sockets with an open session each (%s): live heap of one".formatted(sockets, RAISED),
              Samples.decimal(heap / 1024.0) + " KiB",
              "resident %s KiB".formatted(Samples.decimal(resident / 1024.0)),
              "",
              "≤ 20 KiB",
              heap <= GOAL_BYTES));
    }
  }

  private static void open(Lab lab, ServerProcess server, List<Client> clients, int count) {
    for (var i = 0; i < count; i++) {
      var client = Client.connect(lab, server.port()).greet();
      client.open();
      clients.add(client);
    }
  }
}
