package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One-shot runs over HTTP, in a clean interpreter each time. */
class ExecuteIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static TestServer server;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("pool.max", "2", "limits.output-bytes", "64KiB", "limits.code-bytes", "4KiB"));
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
  }

  private static HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(server.uri("/v1/execute"))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer sk_test_demo")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode execute(String code) throws Exception {
    return execute(JSON.createObjectNode().put("code", code));
  }

  private static JsonNode execute(JsonNode body) throws Exception {
    var response = send(request(body.toString()).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode refused(int status, HttpRequest request) throws Exception {
    var response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    var body = JSON.readTree(response.body());
    assertThat(body.path("message").asText()).isNotBlank();
    return body;
  }

  @Test
  void answersEverythingThatARunCaused() throws Exception {
    var answer =
        execute(
            """
            import sys
            print("out")
            print("err", file=sys.stderr)
            class Picture:
                def _repr_svg_(self): return "<svg/>"
            display(Picture())
            6 * 7
            """);
    assertThat(answer.path("status").asText()).isEqualTo("ok");
    assertThat(answer.path("stdout").asText()).isEqualTo("out\n");
    assertThat(answer.path("stderr").asText()).isEqualTo("err\n");
    assertThat(answer.path("result").path("data").path("text/plain").asText()).isEqualTo("42");
    assertThat(answer.path("displays").get(0).path("data").path("image/svg+xml").asText()).isEqualTo("<svg/>");
    assertThat(answer.path("usage").path("memoryBytes").asLong()).isPositive();
    assertThat(answer.has("exception")).isFalse();
  }

  @Test
  void beginsWithACleanInterpreterEachTime() throws Exception {
    for (var i = 0; i < 5; i++) {
      var answer =
          execute(
              """
              import os, sys, builtins
              seen = (os.path.exists("left"), hasattr(builtins, "left"), "left" in os.environ, os.getcwd())
              open("left", "w").write("x")
              builtins.left = os.environ["left"] = "x"
              os.chdir("/")
              seen
              """);
      assertThat(answer.path("result").path("data").path("text/plain").asText())
          .isEqualTo("(False, False, False, '/home/pyodide')");
    }
  }

  @Test
  void drawsOtherRandomNumbersEachTime() throws Exception {
    var numbers = new HashSet<String>();
    for (var i = 0; i < 5; i++) {
      var answer = execute("import random, uuid\n(random.random(), uuid.uuid4())");
      numbers.add(answer.path("result").path("data").path("text/plain").asText());
    }
    assertThat(numbers).hasSize(5);
  }

  @Test
  void tellsAnExceptionAndGivesStdinUntilItsEnd() throws Exception {
    var body = JSON.createObjectNode().put("code", "print(input(), input())\ninput()").put("stdin", "a\nb\n");
    var answer = execute(body);
    assertThat(answer.path("status").asText()).isEqualTo("error");
    assertThat(answer.path("stdout").asText()).isEqualTo("a b\n");
    assertThat(answer.path("exception").path("name").asText()).isEqualTo("EOFError");
    assertThat(answer.path("exception").path("frames").get(0).path("line").asInt()).isEqualTo(2);
  }

  @Test
  void endsWhatTakesTooLongWhatPrintsTooMuchAndWhatKillsItself() throws Exception {
    var loop = execute(JSON.createObjectNode().put("code", "while True: pass").put("timeoutMs", 200));
    assertThat(loop.path("status").asText()).isEqualTo("timeout");
    var flood = execute("while True: print('x' * 1000)");
    assertThat(flood.path("status").asText()).isEqualTo("output_limit");
    assertThat(flood.path("stdout").asText().length()).isLessThanOrEqualTo(64 * 1024);
    assertThat(execute("import os\nos.abort()").path("status").asText()).isEqualTo("crashed");
    assertThat(execute("4+5").path("result").path("data").path("text/plain").asText()).isEqualTo("9");
  }

  @Test
  void serves20RequestsAtOnceWithTwoRunners() {
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    http.sendAsync(
                        request("{\"code\":\"%d + 1\"}".formatted(i)).build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();
    for (var i = 0; i < 20; i++) {
      var response = answers.get(i).join();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).contains("\"text/plain\":\"%d\"".formatted(i + 1));
    }
  }

  @Test
  void stopsWhatNobodyWaitsForAnyMore() throws Exception {
    var begun = server.metric("serpentarium_queue_wait_seconds_count");
    var pending = http.sendAsync(request("{\"code\":\"while True: pass\"}").build(), HttpResponse.BodyHandlers.ofString());
    TestServer.eventually("it runs", () -> server.metric("serpentarium_queue_wait_seconds_count") > begun);
    pending.cancel(true);
    assertThat(execute("1").path("status").asText()).isEqualTo("ok");
    TestServer.eventually(
        "it was interrupted",
        () -> server.metric("serpentarium_runs_seconds_count{outcome=\"interrupted\"") > 0);
  }

  @Test
  void refusesWithASentence() throws Exception {
    var url = server.uri("/v1/execute");
    var body = HttpRequest.BodyPublishers.ofString("{\"code\":\"1\"}");
    var noKey = refused(401, HttpRequest.newBuilder(url).POST(body).build());
    assertThat(noKey.path("code").asText()).isEqualTo("unauthenticated");
    var wrong = HttpRequest.newBuilder(url).header("Authorization", "Bearer sk_test_wrong").POST(body).build();
    assertThat(refused(401, wrong).path("code").asText()).isEqualTo("unauthenticated");
    var inBrowser = HttpRequest.newBuilder(url).header("Authorization", "Bearer sk_test_demo").header("Origin", "http://localhost:1").POST(body).build();
    refused(403, inBrowser);
    var forPages = HttpRequest.newBuilder(url).header("Authorization", "Bearer pk_test_demo").header("Origin", "http://localhost:1").POST(body).build();
    assertThat(refused(401, forPages).path("message").asText()).contains("secret key");
    assertThat(refused(400, request("{").build()).path("code").asText()).isEqualTo("bad_message");
    assertThat(refused(400, request("").build()).path("code").asText()).isEqualTo("bad_message");
    assertThat(refused(400, request("{\"stdin\":\"x\"}").build()).path("message").asText()).contains("code");
    assertThat(refused(400, request("{\"code\":5}").build()).path("message").asText()).contains("code");
    var tooLong = "{\"code\":\"%s\"}".formatted("#".repeat(5000));
    assertThat(refused(413, request(tooLong).build()).path("message").asText()).contains("(codeBytes)");
    assertThat(send(HttpRequest.newBuilder(url).build()).statusCode()).isEqualTo(405);
  }
}
