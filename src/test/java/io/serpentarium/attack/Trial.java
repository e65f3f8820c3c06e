package io.serpentarium.attack;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Runs attacks in sessions of their own and writes down what is wrong. For one thread. */
final class Trial implements AutoCloseable {
  private static final Duration SHORT = Duration.ofMillis(2500);

  private final TestClient client;
  private final BooleanSupplier serverIsWell;
  private final long mostBytes;
  private final String bystander;

  /** What came of an attack; the complaints are empty when it was held. */
  record Verdict(Attack attack, String outcomes, long millis, List<String> complaints) {
    @Override
    public String toString() {
      return "%-32s %-45s %5d ms %s"
          .formatted(attack.id(), outcomes, millis, complaints.isEmpty() ? "" : "  <== " + complaints);
    }
  }

  /** With {@code mostBytes} as the largest response to one run. */
  Trial(TestClient client, BooleanSupplier serverIsWell, long mostBytes) {
    this.client = client;
    this.serverIsWell = serverIsWell;
    this.mostBytes = mostBytes;
    this.bystander = client.open().session();
  }

  Verdict judge(Attack attack) {
    var began = System.nanoTime();
    var complaints = new ArrayList<String>();
    var outcomes = "no answer";
    try {
      outcomes = attempt(attack, complaints);
    } catch (AssertionError | IOException e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
    return new Verdict(attack, outcomes, (System.nanoTime() - began) / 1_000_000, complaints);
  }

  private String attempt(Attack attack, List<String> complaints) throws IOException {
    if (attack.hostFile().isPresent()) {
      Files.deleteIfExists(attack.hostFile().get());
    }
    var before = attack.value("after").map(Attack::named);
    var earlier = before.map(_ -> client.open().session());
    if (before.isPresent()) {
      client.run(earlier.get(), before.get().code());
      if (attack.value("session-close").isPresent()) {
        client.send(new ClientMessage.SessionClose(null, earlier.get()));
      }
    }
    var session = client.open().session();
    var response = run(session, attack.code(), attack.fine().contains("timeout"));
    var outcomes = String.join(" ", response.outcomes());
    complain(complaints, response.outcomes().stream().noneMatch(attack.fine()::contains), "not " + attack.fine());
    check(attack, response, complaints);
    if (attack.followup().isPresent()) {
      var second = run(session, attack.followup().get(), attack.value("followup-ok").orElse("").contains("timeout"));
      outcomes += " | " + shortened(second.shown());
      var fine = attack.value("followup-ok").orElse(".*");
      complain(complaints, !Pattern.compile(fine).matcher(second.shown()).find(), "the follow-up gave " + shortened(second.shown()));
      check(attack, second, complaints);
      var mustNot = attack.forbidden("followup-must-not");
      complain(
          complaints, mustNot.isPresent() && mustNot.get().matcher(second.everything()).find(), "follow-up " + mustNot);
    }
    complain(complaints, attack.hostFile().filter(Files::exists).isPresent(), "a file on the host");
    var probe = client.run(bystander, "print(\"probe-ok\")");
    complain(complaints, !probe.text().equals("probe-ok\n"), "another session saw " + shortened(probe.text()));
    complain(complaints, !serverIsWell.getAsBoolean(), "the server is not well");
    client.send(new ClientMessage.SessionClose(null, session));
    earlier.ifPresent(first -> client.send(new ClientMessage.SessionClose(null, first)));
    return outcomes;
  }

  /** With a short limit where the code may run into it anyway; a busy machine needs longer for all else. */
  private Response run(String session, String code, boolean mayRunIntoTheLimit) {
    var id = client.nextId();
    var limit = mayRunIntoTheLimit ? SHORT : null;
    client.send(new ClientMessage.Run(id, session, code, List.of(), null, null, limit, null, null, null, false));
    return new Response(client.result(id));
  }

  private void check(Attack attack, Response response, List<String> complaints) {
    var anywhere = attack.forbidden("must-not");
    var outside = attack.forbidden("must-not-outside-stdout");
    complain(
        complaints,
        anywhere.isPresent() && anywhere.get().matcher(response.everything()).find(),
        "ESCAPE: " + shortened(response.result().text()));
    complain(
        complaints,
        outside.isPresent() && outside.get().matcher(response.allButStreams()).find(),
        "FORGED: " + shortened(response.allButStreams()));
    complain(complaints, response.bytes() > mostBytes, "a response of %d bytes".formatted(response.bytes()));
  }

  private static void complain(List<String> complaints, boolean wrong, String complaint) {
    if (wrong) {
      complaints.add(complaint);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 160 ? text.strip() : text.substring(0, 160).strip() + "…";
  }

  @Override
  public void close() {
    client.close();
  }
}
