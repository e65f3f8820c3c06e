package io.serpentarium.session;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.runner.RunnerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What readers and runners say, with everything left out that a test does not speak of. */
final class Said {
  static final String SESSION = "s_1";
  static final LargeImages IMAGES = new LargeImages(Duration.ofMinutes(2));

  private Said() {}

  /** The defaults with some keys set. */
  static SessionLimits limits(Map<String, String> values) {
    var config = ServerConfig.of(values);
    return new SessionLimits(config.limits(), config.session(), config.image());
  }

  static ClientMessage.SessionOpen open() {
    return ClientMessage.SessionOpen.of("o1", null);
  }

  static ClientMessage.Run run(String id) {
    return run(id, "pass");
  }

  static ClientMessage.Run run(String id, String code) {
    return new ClientMessage.Run(id, SESSION, code, List.of(), null, null, null, null, null, null, false);
  }

  static ClientMessage.Input input(String run, @Nullable String text) {
    return new ClientMessage.Input(SESSION, run, text, text == null);
  }

  static ClientMessage.Complete complete(String id) {
    return new ClientMessage.Complete(id, SESSION, "pri", 3);
  }

  static RunnerFrame.Ready ready() {
    return new RunnerFrame.Ready(Duration.ofMillis(200), "3.14.2", "314.0.7", true, false, 1, "abc");
  }

  static RunnerFrame.Text text(String text) {
    return new RunnerFrame.Text(StreamName.STDOUT, text, text.getBytes(StandardCharsets.UTF_8).length);
  }

  static RunnerFrame.Text text(int bytes) {
    return text("x".repeat(bytes));
  }

  static RunnerFrame.InputRequested inputRequest() {
    return new RunnerFrame.InputRequested("? ", false, 2);
  }

  static RunnerFrame.Done done(String run, Outcome outcome) {
    return new RunnerFrame.Done(run, outcome, Duration.ofMillis(5), Duration.ofMillis(4), 1, 0, 0, null, false);
  }

  /** The run took its isolate along. */
  static RunnerFrame.Done lastDone(String run) {
    return new RunnerFrame.Done(
        run, Outcome.CRASHED, Duration.ofMillis(5), Duration.ofMillis(4), 1, 0, 0, null, true);
  }
}
