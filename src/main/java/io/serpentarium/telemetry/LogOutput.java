package io.serpentarium.telemetry;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.serpentarium.config.LogFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the form of log lines; before that they are for people. */
public final class LogOutput {
  /** Read by {@code logback.xml}. */
  private static final String PROPERTY = "serpentarium.log-format";

  private LogOutput() {}

  /** Makes all further lines look like this; call it once, before the server starts. */
  public static void apply(LogFormat format) {
    System.setProperty(
        PROPERTY,
        switch (format) {
          case TEXT -> "text";
          case JSON -> "json";
        });
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    var file =
        requireNonNull(LogOutput.class.getResource("/logback.xml"), "logback.xml is missing");
    try {
      configurator.doConfigure(file);
    } catch (JoranException broken) {
      throw new IllegalStateException("The log format %s cannot be set.".formatted(format), broken);
    }
  }

  /** Writes the lines that still wait, and no more after them; call it last. */
  public static void close() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    // First of all what queues the lines: the context stops appenders in no useful order.
    var queue = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async");
    if (queue != null) {
      queue.stop();
    }
    context.stop();
  }
}
