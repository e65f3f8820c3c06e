package io.serpentarium.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "0s, 0",
    "5s, 5000",
    "90s, 90000",
    "2m, 120000",
    "1h, 3600000",
    "36h, 129600000"
  })
  void readsAndWritesDurations(String text, long millis) {
    assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
    assertThat(DurationText.format(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "1.5s", "5S", "1h30m", "9999999999s", "5d"})
  void refusesOtherDurations(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "512B, 512",
    "64KiB, 65536",
    "16MiB, 16777216",
    "4GiB, 4294967296",
    "1025B, 1025"
  })
  void readsAndWritesSizes(String text, long bytes) {
    assertThat(ByteText.parse(text)).contains(bytes);
    assertThat(ByteText.format(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4096, 4096"})
  void takesPlainNumbersAsBytes(String text, long bytes) {
    assertThat(ByteText.parse(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "16 MiB", "16MB", "16m", "-1", "1.5MiB", "99999999999"})
  void refusesOtherSizes(String text) {
    assertThat(ByteText.parse(text)).isEmpty();
  }
}
