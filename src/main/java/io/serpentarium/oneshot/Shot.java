package io.serpentarium.oneshot;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.protocol.ExecuteResponse;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and what its run has caused so far. Not thread-safe: confined to the context of the one-shot verticle. */
final class Shot {
  private final OneShotRequest.Execute execute;
  private final LimitsConfig limits;
  private final Message<OneShotRequest> asker;
  private final Instant since;
  private final StringBuilder stdout = new StringBuilder();
  private final StringBuilder stderr = new StringBuilder();
  private final List<ExecuteResponse.Shown> displays = new ArrayList<>();
  private long outputBytes;
  private ExecuteResponse.@Nullable Shown result;
  private ExecuteResponse.@Nullable Raised exception;

  Shot(OneShotRequest.Execute execute, LimitsConfig limits, Message<OneShotRequest> asker, Instant now) {
    this.execute = execute;
    this.limits = limits;
    this.asker = asker;
    this.since = now;
  }

  long id() {
    return execute.id();
  }

  Message<OneShotRequest> asker() {
    return asker;
  }

  Instant since() {
    return since;
  }

  String tenant() {
    return execute.customer().principal().tenantId();
  }

  String run() {
    return run(execute.id());
  }

  static String run(long request) {
    return "shot-" + request;
  }

  Customer customer() {
    return execute.customer();
  }

  long outputBytes() {
    return outputBytes;
  }

  LimitsConfig limits() {
    return limits;
  }

  /** {@code most} is how long it may take. */
  RunnerCommand.Run command(Duration most) {
    var request = execute.request();
    var wanted = request.timeout();
    return new RunnerCommand.Run(
        run(),
        request.code(),
        "<code>",
        null,
        null,
        null,
        request.files(),
        true,
        request.stdin(),
        false,
        wanted == null || wanted.compareTo(most) > 0 ? most : wanted,
        limits.grace(),
        limits.outputBytes(),
        limits.displays(),
        // All of it may come at once: there is no reader to wait for.
        2 * limits.outputBytes());
  }

  void add(RunnerFrame.Output output) {
    outputBytes += output.bytes();
    switch (output) {
      case RunnerFrame.Text(var stream, var text, _) ->
          (stream == StreamName.STDOUT ? stdout : stderr).append(text);
      case RunnerFrame.Displayed shown -> {
        var display = new ExecuteResponse.Shown(shown.data(), shown.metadata());
        if (shown.result()) {
          result = display;
        } else {
          displays.add(display);
        }
      }
      case RunnerFrame.Raised raised ->
          exception =
              new ExecuteResponse.Raised(
                  raised.name(), raised.message(), raised.text(), raised.frames(), raised.hint());
      case RunnerFrame.Cleared _, RunnerFrame.InputRequested _ -> {
        // Nobody is there to see the one or to answer the other.
      }
    }
  }

  OneShotClient.Answer response(RunnerFrame.Done done) {
    return response(
        done.outcome(), new ExecuteResponse.Usage(done.duration(), done.cpu(), done.heapBytes()));
  }

  /** Its runner is gone. */
  OneShotClient.Answer response(Outcome outcome, Instant now) {
    return response(
        outcome, new ExecuteResponse.Usage(Duration.between(since, now), Duration.ZERO, 0));
  }

  private OneShotClient.Answer response(Outcome outcome, ExecuteResponse.Usage usage) {
    return new OneShotClient.Answer.Done(
        new ExecuteResponse(
            outcome, stdout.toString(), stderr.toString(), result, exception, displays, usage));
  }
}
