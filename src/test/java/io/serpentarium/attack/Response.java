package io.serpentarium.attack;

import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.testing.TestClient.RunResult;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a client was told about one run, in the words of the corpus. */
record Response(RunResult result) {
  private static final MessageCodec CODEC = new MessageCodec();

  /** The outcome in one word and those that it also is. */
  Set<String> outcomes() {
    var words = new TreeSet<String>();
    var text = result.text();
    switch (result.outcome()) {
      case OK -> {
        words.add("ok");
        if (!text.isEmpty() || result.value() != null) {
          words.add("ok-with-output");
        }
      }
      case ERROR -> words.add("blocked-error");
      case TIMEOUT -> words.add("timeout");
      case MEMORY, CRASHED -> words.add("memory-error-or-kill");
      case OUTPUT_LIMIT -> words.add("output-limit");
      case INTERRUPTED, CANCELLED -> words.add(result.outcome().wire());
    }
    if (text.contains("BLOCKED:") && !text.contains("ESC" + "APED:")) {
      words.add("blocked-error");
    }
    if (result.all(ServerMessage.ExceptionRaised.class).stream().anyMatch(raised -> raised.name().equals("MemoryError"))) {
      words.add("memory-error-or-kill");
    }
    return words;
  }

  /** What a follow-up is judged by: its standard output, or a word for how it ended. */
  String shown() {
    return switch (result.outcome()) {
      case OK ->
          result.all(ServerMessage.Stream.class).stream()
              .filter(stream -> stream.name() == StreamName.STDOUT)
              .map(ServerMessage.Stream::text)
              .collect(Collectors.joining())
              .strip();
      case ERROR -> "error";
      case TIMEOUT -> "timeout";
      case MEMORY, CRASHED, OUTPUT_LIMIT, INTERRUPTED, CANCELLED -> "gone";
    };
  }

  Outcome outcome() {
    return result.outcome();
  }

  /** Every field of everything that was said. */
  String everything() {
    return result.events().stream().map(CODEC::encode).collect(Collectors.joining("\n"));
  }

  /** The same without what the program printed. */
  String allButStreams() {
    return result.events().stream()
        .filter(event -> !(event instanceof ServerMessage.Stream))
        .map(CODEC::encode)
        .collect(Collectors.joining("\n"));
  }

  long bytes() {
    return everything().length();
  }
}
