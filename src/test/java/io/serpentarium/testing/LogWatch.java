package io.serpentarium.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Listens to everything that is logged at INFO and above. Thread-safe. */
public final class LogWatch implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(new Line(event.getLoggerName(), event.getFormattedMessage()));
        }
      };

  private record Line(String logger, String message) {
    boolean isAlarming() {
      return logger.startsWith("io.vertx")
          && (message.contains("has been blocked") || message.contains("Unhandled exception"));
    }
  }

  private LogWatch() {}

  static LogWatch start() {
    var watch = new LogWatch();
    watch.appender.setContext(watch.root.getLoggerContext());
    watch.appender.start();
    watch.root.addAppender(watch.appender);
    return watch;
  }

  /** Starting loads classes on the event loops, which takes long on a busy machine and holds up nobody. */
  void forget() {
    lines.clear();
  }

  /** Whether a line holds that text. */
  public boolean has(String text) {
    return lines.stream().anyMatch(line -> line.message.contains(text));
  }

  /** Fails when an event loop was blocked or an exception reached Vert.x itself. */
  public void assertHealthy() {
    var alarms = lines.stream().filter(Line::isAlarming).toList();
    if (!alarms.isEmpty()) {
      throw new AssertionError("the log reports: " + alarms);
    }
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
