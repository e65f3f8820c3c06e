package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages and scripts that the server hands out, and above all the rights they come with. */
final class FramePageIT {
  @Test
  void theFramePageMayRunScriptsAndNothingElse() {
    try (var server = TestServer.start(Map.of())) {
      var response = server.get("/w/1/frame.html");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      var policy = response.headers().allValues("Content-Security-Policy");
      assertThat(policy).as("one policy, not also that of our own pages").hasSize(1);
      assertThat(policy.getFirst())
          .startsWith("sandbox allow-scripts; default-src 'none';")
          .contains("frame-ancestors *")
          .doesNotContain("allow-same-origin", "connect-src", "http");
      assertThat(response.headers().firstValue("X-Frame-Options")).isEmpty();
      assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");
      assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
      assertThat(response.body()).contains("postMessage");

      var script = server.get("/w/1/cell.js");
      assertThat(script.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
      assertThat(script.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=300");
      var chunk = script.body().replaceAll("(?s).*?\\.\\./\\.\\./(assets/large-editor-[0-9a-f]+\\.js).*", "/$1");
      assertThat(server.get(chunk).headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");

      var page = server.get("/reference.html");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("frame-src 'self'")
          .doesNotContain("unsafe");
    }
  }
}
