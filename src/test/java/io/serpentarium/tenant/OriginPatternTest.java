package io.serpentarium.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPatternTest {
  @ParameterizedTest
  @CsvSource({
    "https://uni.example, https://uni.example",
    "https://uni.example, https://UNI.example",
    "https://uni.example, HTTPS://uni.example",
    "https://uni.example, https://uni.example:443",
    "https://uni.example:443, https://uni.example",
    "https://Uni.Example, https://uni.example",
    "http://uni.example, http://uni.example:80",
    "https://uni.example:8443, https://uni.example:8443",
    "http://127.0.0.1:3000, http://127.0.0.1:3000",
    "http://[::1]:3000, http://[::1]:3000",
    "https://xn--mnchen-3ya.example, https://xn--mnchen-3ya.example",
    "https://*.uni.example, https://a.uni.example",
    "https://*.uni.example, https://a.b.uni.example",
    "https://*.uni.example, https://A.UNI.example",
    "https://*.UNI.example:443, https://a.uni.example",
    "https://*.uni.example:8443, https://a.uni.example:8443",
    "http://localhost:*, http://localhost",
    "http://localhost:*, http://localhost:8080",
    "http://localhost:*, http://LOCALHOST:1",
  })
  void matches(String pattern, String origin) {
    assertThat(decides(pattern, origin)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://uni.example, http://uni.example",
    "https://uni.example, https://uni.example:444",
    "https://uni.example, https://uni.example:80",
    "http://uni.example, http://uni.example:443",
    "https://uni.example, https://evil-uni.example",
    "https://uni.example, https://uni.example.evil.org",
    "https://uni.example, https://uni.example@evil.org",
    "https://uni.example, https://evil.org@uni.example",
    "https://uni.example, https://uni.example:443@evil.org",
    "https://uni.example, https://uni.example.",
    "https://uni.example, https://uni.example/",
    "https://uni.example, https://uni.example/page",
    "https://uni.example, https://uni.example?x",
    "https://uni.example, https://uni.example#x",
    "https://uni.example, https://uni.example https://evil.org",
    "https://uni.example, https://www.uni.example",
    "https://uni.example, //uni.example",
    "https://uni.example, uni.example",
    "https://uni.example, https://uniXexample",
    "https://uni.example, https://uni.example:",
    "https://uni.example, https://uni.example:0443",
    "https://uni.example, https://uni.example:65979",
    "https://uni.example, 'https://uni.example '",
    "https://uni.example, ' https://uni.example'",
    "https://*.uni.example, https://uni.example",
    "https://*.uni.example, https://.uni.example",
    "https://*.uni.example, https://evil-uni.example",
    "https://*.uni.example, https://a.uni.example.evil.org",
    "https://*.uni.example, https://evil.org#.uni.example",
    "https://*.uni.example, https://evil.org/.uni.example",
    "https://*.uni.example, https://evil.org\\.uni.example",
    "https://*.uni.example, https://evil.org:80.uni.example",
    "https://*.uni.example, https://a..uni.example",
    "https://*.uni.example, https://*.uni.example",
    "https://*.uni.example, http://a.uni.example",
    "https://*.uni.example, https://a.uni.example:8443",
    "https://*.uni.example, https://a.uni.example.",
    "https://*.uni.example, null",
    "https://*.uni.example, ''",
    "http://localhost:*, https://localhost",
    "http://localhost:*, http://localhost.",
    "http://localhost:*, http://localhost.evil.org",
    "http://localhost:*, http://evil.localhost",
    "http://localhost:*, http://127.0.0.1:8080",
    "http://localhost:*, http://[::1]:8080",
    "http://localhost:*, http://localhost:8080@evil.org",
    "http://localhost:*, null",
    "http://localhost:*, ''",
  })
  void refuses(String pattern, String origin) {
    assertThat(decides(pattern, origin)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://*",
        "https://*.example",
        "https://a.*.example",
        "https://a*.uni.example",
        "*.uni.example",
        "https://*.uni.example.",
        "https://*.*.uni.example",
        "http://*:8080",
        "https://localhost:*",
        "http://127.0.0.1:*",
        "https://uni.example:*",
        "https://uni.example/",
        "ftp://uni.example",
        "null",
        "",
        "https://münchen.example",
        "https://*.uni.example:0",
        "https://*.uni.example:99999",
        "https://*.[::1]",
      })
  void isNoEntryOfAList(String text) {
    assertThat(OriginPattern.parse(text)).isEmpty();
    assertThatThrownBy(() -> KeyOrigins.require(Key.Mode.LIVE, List.of(text)))
        .isInstanceOf(ChangeRefused.class)
        .hasMessageContaining(text)
        .hasMessageContaining("is not an origin");
  }

  @Test
  void giveTestKeysNothingButLocalhost() {
    assertThatCode(() -> KeyOrigins.require(Key.Mode.TEST, List.of("http://localhost:*")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> KeyOrigins.require(Key.Mode.TEST, List.of("https://uni.example")))
        .hasMessageContaining("make a live key");
    assertThatThrownBy(() -> KeyOrigins.require(Key.Mode.LIVE, List.of("http://localhost:*")))
        .hasMessageContaining("is for test keys");
  }

  @Test
  void refusesAnOriginOfExcessiveLength() {
    assertThat(Origin.parse("https://" + "a.".repeat(200) + "example")).isEmpty();
  }

  private static boolean decides(String pattern, String origin) {
    var entry = OriginPattern.parse(pattern).orElseThrow();
    return Origin.parse(origin).filter(entry::matches).isPresent();
  }
}
