package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.SourceFile;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandEncoderTest {

  @Test
  void writesTheTokenAndTheLimitsIntoTheFirstFrame() {
    var token = Token.random();
    var boot = json(FrameKind.BOOT, CommandEncoder.boot(token, new RunnerLimits(1L << 29, 7, 9)));
    assertThat(boot).isEqualTo(JsonObject.of("token", token.hex(), "memoryBytes", 536_870_912, "fileBytes", 7, "fileCount", 9));
  }

  @Test
  void writesARunWithAllItsFields() {
    var run =
        new RunnerCommand.Run(
            "r\"1", "print('é\u0000\n')", "cell 1", "s", "b", "a",
            List.of(SourceFile.of("t.txt", "é"), SourceFile.of("b.bin", new byte[] {0, -1})),
            true, "in", true, Duration.ofSeconds(5), Duration.ofMillis(100), 1L << 40, 9, 1L << 33);
    var body = json(FrameKind.RUN, CommandEncoder.encode(run));
    assertThat(body.getString("run")).isEqualTo("r\"1");
    assertThat(body.getString("code")).isEqualTo("print('é\u0000\n')");
    assertThat(body.getJsonArray("files").getJsonObject(0).getBinary("base64")).isEqualTo(Bytes.utf8("é"));
    assertThat(body.getJsonArray("files").getJsonObject(1).getBinary("base64")).isEqualTo(new byte[] {0, -1});
    assertThat(body.getJsonArray("files").getJsonObject(1).getString("path")).isEqualTo("b.bin");
    body.remove("code");
    body.remove("files");
    assertThat(body)
        .isEqualTo(
            new JsonObject(
                """
                {"run":"r\\"1","cell":"cell 1","setup":"s","before":"b","after":"a","stdinText":"in","stdin":"closed",
                 "silent":true,"timeoutMs":5000,"graceMs":100,"outputBytes":1099511627776,"maxDisplays":9,
                 "credit":8589934592}"""));
  }

  @Test
  void leavesOutWhatARunDoesNotHave() {
    var run =
        new RunnerCommand.Run(
            "r", "", null, null, null, null, List.of(), false, null, false, Duration.ofMillis(1), Duration.ZERO, 1, 0, 0);
    assertThat(json(FrameKind.RUN, CommandEncoder.encode(run)).fieldNames())
        .containsExactly("run", "code", "timeoutMs", "graceMs", "outputBytes", "maxDisplays", "credit");
  }

  @Test
  void writesTheSmallCommands() {
    assertThat(json(FrameKind.INTERRUPT, CommandEncoder.encode(new RunnerCommand.Interrupt("r"))))
        .isEqualTo(JsonObject.of("run", "r"));
    assertThat(json(FrameKind.INPUT, CommandEncoder.encode(new RunnerCommand.Input("r", ""))))
        .isEqualTo(JsonObject.of("run", "r", "text", ""));
    assertThat(json(FrameKind.INPUT, CommandEncoder.encode(new RunnerCommand.Input("r", null))))
        .isEqualTo(JsonObject.of("run", "r", "eof", true));
    assertThat(json(FrameKind.COMPLETE, CommandEncoder.encode(new RunnerCommand.Complete("c", "pri", 3))))
        .isEqualTo(JsonObject.of("id", "c", "code", "pri", "cursor", 3));
    assertThat(body(FrameKind.CREDIT, CommandEncoder.encode(new RunnerCommand.Credit(258)))).containsExactly(0, 0, 1, 2);
    assertThat(body(FrameKind.PING, CommandEncoder.encode(new RunnerCommand.Ping(1)))).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
  }

  private static JsonObject json(int kind, byte[] frame) {
    return new JsonObject(new String(body(kind, frame), StandardCharsets.UTF_8));
  }

  private static byte[] body(int kind, byte[] frame) {
    var buffer = ByteBuffer.wrap(frame);
    assertThat(buffer.getInt()).isEqualTo(frame.length - Integer.BYTES);
    assertThat(buffer.get()).isEqualTo((byte) kind);
    var body = new byte[buffer.remaining()];
    buffer.get(body);
    return body;
  }
}
