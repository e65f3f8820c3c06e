package io.serpentarium.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns commands into frames. Thread-safe. */
final class CommandEncoder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CommandEncoder() {}

  static byte[] boot(Token token, RunnerLimits limits) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("token", token.hex());
    body.put("memoryBytes", limits.memoryBytes());
    body.put("fileBytes", limits.fileBytes());
    body.put("fileCount", limits.files());
    return frame(FrameKind.BOOT, body);
  }

  static byte[] reset() {
    return frame(FrameKind.RESET, new byte[0]);
  }

  static byte[] save(String id, long maxBytes) {
    return frame(FrameKind.SAVE, JsonNodeFactory.instance.objectNode().put("id", id).put("maxBytes", maxBytes));
  }

  static byte[] load(String id, long bytes, String ready) {
    var body = JsonNodeFactory.instance.objectNode();
    return frame(FrameKind.LOAD, body.put("id", id).put("bytes", bytes).put("ready", ready));
  }

  /** A piece of the image that {@link #load} has announced. */
  static byte[] part(byte[] piece) {
    return frame(FrameKind.PART, piece);
  }

  static byte[] encode(RunnerCommand command) {
    var body = JsonNodeFactory.instance.objectNode();
    return switch (command) {
      case RunnerCommand.Run run -> frame(FrameKind.RUN, run(run));
      case RunnerCommand.Interrupt(var run) -> frame(FrameKind.INTERRUPT, body.put("run", run));
      case RunnerCommand.Input(var run, var text) -> {
        body.put("run", run);
        yield frame(FrameKind.INPUT, text == null ? body.put("eof", true) : body.put("text", text));
      }
      case RunnerCommand.Credit(var bytes) ->
          frame(FrameKind.CREDIT, ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
      case RunnerCommand.Complete(var id, var code, var cursor) ->
          frame(FrameKind.COMPLETE, body.put("id", id).put("code", code).put("cursor", cursor));
      case RunnerCommand.Ping(var nonce) ->
          frame(FrameKind.PING, ByteBuffer.allocate(Long.BYTES).putLong(nonce).array());
    };
  }

  private static ObjectNode run(RunnerCommand.Run run) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("run", run.run());
    body.put("code", run.code());
    putIfPresent(body, "cell", run.cell());
    putIfPresent(body, "setup", run.setup());
    putIfPresent(body, "before", run.before());
    putIfPresent(body, "after", run.after());
    putIfPresent(body, "stdinText", run.stdinText());
    if (!run.files().isEmpty()) {
      var files = body.putArray("files");
      for (var file : run.files()) {
        files
            .addObject()
            .put("path", file.path())
            .put("base64", Base64.getEncoder().encodeToString(file.content()));
      }
    }
    if (run.stdinClosed()) {
      body.put("stdin", "closed");
    }
    if (run.silent()) {
      body.put("silent", true);
    }
    body.put("timeoutMs", run.timeout().toMillis());
    body.put("graceMs", run.grace().toMillis());
    body.put("outputBytes", run.outputBytes());
    body.put("maxDisplays", run.displays());
    body.put("credit", run.credit());
    return body;
  }

  private static void putIfPresent(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }

  private static byte[] frame(int kind, ObjectNode body) {
    try {
      return frame(kind, JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }

  private static byte[] frame(int kind, byte[] body) {
    return ByteBuffer.allocate(Integer.BYTES + 1 + body.length)
        .putInt(1 + body.length)
        .put((byte) kind)
        .put(body)
        .array();
  }
}
