package io.serpentarium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.config.LogFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;

  @BeforeEach
  void catchStandardError() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    LogOutput.apply(LogFormat.TEXT);
  }

  @Test
  void writesALineWithFieldsForPeople() {
    LogOutput.apply(LogFormat.TEXT);
    log("It ran\nforged line");

    assertThat(lines())
        .hasSize(1)
        .first()
        .asString()
        .endsWith("INFO  LogOutputTest It ran forged line session=s1 run=7");
  }

  @Test
  void writesAnObjectPerLineForMachines() {
    LogOutput.apply(LogFormat.JSON);
    log("It ran\nand ended");

    assertThat(lines()).hasSize(1);
    var line = new JsonObject(lines().getFirst());
    assertThat(line.getString("level")).isEqualTo("INFO");
    assertThat(line.getString("formattedMessage")).isEqualTo("It ran\nand ended");
    assertThat(line.getJsonArray("kvpList"))
        .isEqualTo(
            new JsonArray()
                .add(new JsonObject().put("session", "s1"))
                .add(new JsonObject().put("run", "7")));
  }

  @Test
  void keepsLibrariesQuiet() {
    LogOutput.apply(LogFormat.TEXT);
    LoggerFactory.getLogger("org.flywaydb.core").info("chatter");
    LoggerFactory.getLogger("com.zaxxer.hikari").info("chatter");
    LoggerFactory.getLogger("io.netty").info("chatter");
    LoggerFactory.getLogger("io.vertx").debug("chatter");

    assertThat(lines()).isEmpty();
  }

  private static void log(String message) {
    LoggerFactory.getLogger(LogOutputTest.class)
        .atInfo()
        .addKeyValue(LogFields.SESSION, "s1")
        .addKeyValue(LogFields.RUN, 7)
        .log(message);
  }

  private List<String> lines() {
    LogOutput.close();
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
