package io.serpentarium.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every key there is, in the order of the documentation. */
final class ConfigKeys {
  private static final List<ConfigKey<?>> REGISTER = new ArrayList<>();

  static final ConfigKey<String> HOST =
      text("host", "127.0.0.1", "a host name or an address", false, "address to listen on");
  static final ConfigKey<Integer> PORT =
      whole("port", 8080, 0, 65_535, "port to listen on; 0 = any free one");
  static final ConfigKey<Integer> MANAGEMENT_PORT =
      whole(
          "management-port",
          -1,
          -1,
          65_535,
          "port of health and metrics; -1 = on the main port, 0 = any free one");
  static final ConfigKey<String> DATA =
      text(
          "data",
          "serpentarium-data",
          "the path of a folder",
          false,
          "folder for everything the server keeps");
  static final ConfigKey<String> DENO =
      text(
          "deno",
          "",
          "the path of the deno program",
          true,
          "path of the deno program; empty = search for it");
  static final ConfigKey<LogFormat> LOG_FORMAT =
      choice("log-format", LogFormat.class, "text", "lines for people, or one JSON object per line");
  static final ConfigKey<Duration> DRAIN_TIMEOUT =
      time("drain-timeout", "20s", "0s", "1h", "how long a stopping server lets runs finish");

  static final ConfigKey<Boolean> DEMO_ENABLED =
      flag(
          "demo.enabled",
          true,
          "offer the demo tenant with the keys pk_test_demo and sk_test_demo");
  static final ConfigKey<Boolean> DEMO_BEYOND_LOOPBACK =
      flag(
          "demo.beyond-loopback", false, "offer it even when other machines can reach this server");

  static final ConfigKey<Integer> POOL_WARM =
      whole("pool.warm", 1, 1, 256, "runners kept ready; at most pool.max");
  static final ConfigKey<Integer> POOL_MAX =
      whole("pool.max", 8, 1, 256, "runner processes alive at once");
  static final ConfigKey<Integer> POOL_WAITING =
      whole(
          "pool.waiting",
          64,
          0,
          100_000,
          "requests that may wait for a runner; more are refused as busy, but for the first of a tenant");
  static final ConfigKey<Duration> POOL_LAUNCH_TIMEOUT =
      time(
          "pool.launch-timeout",
          "20s",
          "1s",
          "10m",
          "how long a runner may take until it is ready");
  static final ConfigKey<Integer> POOL_PARALLEL_LAUNCHES =
      whole("pool.parallel-launches", 1, 1, 64, "runners launched at the same time");
  static final ConfigKey<Duration> POOL_REFILL_PAUSE =
      time(
          "pool.refill-pause",
          "250ms",
          "0s",
          "1m",
          "how long after a grant the next warm runner is launched");
  static final ConfigKey<Duration> POOL_PING_INTERVAL =
      time(
          "pool.ping-interval",
          "5s",
          "100ms",
          "10m",
          "how often a runner is asked whether it lives");
  static final ConfigKey<Duration> POOL_SILENCE_TIMEOUT =
      time(
          "pool.silence-timeout",
          "5s",
          "100ms",
          "10m",
          "how long a runner may owe an answer before it is killed");

  static final ConfigKey<Duration> RUN_TIME =
      time("limits.run-time", "30s", "10ms", "24h", "how long one run may take");
  static final ConfigKey<Duration> GRACE =
      time(
          "limits.grace",
          "1s",
          "10ms",
          "1m",
          "time an interrupted run has to end before its isolate is replaced");
  static final ConfigKey<Long> OUTPUT_BYTES =
      size(
          "limits.output-bytes",
          "16MiB",
          "1KiB",
          "1GiB",
          "output of one run, all streams together");
  static final ConfigKey<Long> CODE_BYTES =
      size("limits.code-bytes", "1MiB", "1KiB", "2MiB", "code of one run");
  static final ConfigKey<Long> FILE_BYTES =
      size("limits.file-bytes", "8MiB", "0", "12MiB", "files sent along with a run, together");
  static final ConfigKey<Long> MEMORY_BYTES =
      size("limits.memory-bytes", "512MiB", "64MiB", "4GiB", "memory of one isolate's Python");
  static final ConfigKey<Long> DISK_BYTES =
      size("limits.disk-bytes", "64MiB", "1MiB", "1GiB", "files in the memory file system of one session");
  static final ConfigKey<Integer> FILES =
      whole("limits.files", 10_000, 16, 1_000_000, "files, folders and links in it");
  static final ConfigKey<Integer> DISPLAYS =
      whole("limits.displays", 1_000, 0, 1_000_000, "rich outputs (images, tables) of one run");
  static final ConfigKey<Integer> SESSIONS =
      whole("limits.sessions", 16, 1, 10_000, "open sessions of one connection");
  static final ConfigKey<Integer> QUEUE =
      whole("limits.queue", 32, 0, 10_000, "runs that may wait in one session");
  static final ConfigKey<Integer> RUNS =
      whole("limits.runs", 10_000, 1, 100_000_000, "runs in the life of one session");

  static final ConfigKey<BoxKind> ISOLATION_BOX =
      choice(
          "isolation.box", BoxKind.class, "auto",
          "walls of the operating system around runners; auto = bubblewrap where it works, else"
              + " landlock, else no start");
  static final ConfigKey<String> ISOLATION_COMMAND =
      text(
          "isolation.command", "", "words with blanks between them", true,
          "with isolation.box=custom: the words before a runner's own command line");
  static final ConfigKey<Boolean> ALLOW_WEAKER =
      flag("isolation.allow-weaker", false, "serve even where that box does not work");
  static final ConfigKey<Boolean> SELF_TEST =
      flag("isolation.self-test", true, "attack the runners before the port opens");
  static final ConfigKey<SessionWall> SESSION_WALL =
      choice(
          "isolation.session", SessionWall.class, "isolate",
          "isolate: an isolate serves one reader only; process: a process serves one session only, stricter and slower");
  static final ConfigKey<Long> PROCESS_BYTES =
      size(
          "isolation.process-bytes", "512MiB", "256MiB", "16GiB",
          "memory of a runner's process on top of limits.memory-bytes; beyond both it is ended");
  static final ConfigKey<Duration> IDLE_CPU =
      time(
          "isolation.idle-cpu", "5s", "100ms", "1h",
          "processor time that a runner may use while nothing runs; it recovers by 3 s in a minute");

  static final ConfigKey<Duration> IDLE_TIMEOUT =
      time("session.idle-timeout", "30m", "1s", "720h", "how long a session may stay unused");
  static final ConfigKey<Duration> MAX_AGE =
      time("session.max-age", "8h", "1s", "720h", "how long a session may live at all");
  static final ConfigKey<Duration> RESUME_WINDOW =
      time(
          "session.resume-window",
          "120s",
          "0s",
          "24h",
          "how long a lost connection may come back and resume");
  static final ConfigKey<Long> RING_BYTES =
      size(
          "session.ring-bytes",
          "1MiB",
          "1KiB",
          "256MiB",
          "events kept for a connection that comes back");
  static final ConfigKey<Long> WINDOW_BYTES =
      size(
          "session.window-bytes",
          "256KiB",
          "1KiB",
          "64MiB",
          "output sent ahead of the reader's acknowledgement");
  static final ConfigKey<String> TEMPLATES =
      text(
          "session.templates",
          "",
          "a path or nothing",
          true,
          "folder with the setup code of templates, as TENANT/NAME.py; empty = none");

  static final ConfigKey<String> ENVIRONMENTS_FOLDER =
      text(
          "environments.folder", "", "a path or nothing", true,
          "folder with environments, each a sub-folder with wheels; empty = none but default");

  static final ConfigKey<String> IMAGE_FOLDER =
      text(
          "image.folder",
          "",
          "the path of a folder",
          true,
          "folder for the images of sessions; empty = images in the data folder");
  static final ConfigKey<Long> IMAGE_MAX_BYTES =
      size("image.max-bytes", "256MiB", "1MiB", "8GiB", "one session image before compression");
  static final ConfigKey<Long> IMAGE_TENANT_BYTES =
      size(
          "image.tenant-bytes",
          "4GiB",
          "0",
          "65536GiB",
          "space on disk for the images of one tenant (imageBytes); 0 = none is stored");
  static final ConfigKey<Long> IMAGE_TOTAL_BYTES =
      size("image.total-bytes", "32GiB", "0", "1048576GiB", "space on disk for all images");
  static final ConfigKey<Duration> IMAGE_MAX_AGE =
      time("image.max-age", "168h", "1s", "8760h", "how long an unused image is kept");
  static final ConfigKey<Integer> IMAGE_COMPRESSION_LEVEL =
      whole("image.compression-level", 1, 0, 19, "level of zstd; 0 = images are not compressed");
  static final ConfigKey<KeyList> IMAGE_KEY =
      add(
          new ConfigKey<>(
              "image.key",
              new ValueKind.Keys(),
              "",
              "keys of 32 bytes in base64, with commas between them: the first encrypts images, all"
                  + " decrypt"));
  static final ConfigKey<String> IMAGE_KEY_FILE =
      text(
          "image.key-file",
          "",
          "the path of a file",
          true,
          "file with such keys, one per line, after those of image.key; without any: image.key in"
              + " the data folder, made at the first start");
  static final ConfigKey<CheckpointPolicy> IMAGE_CHECKPOINT =
      choice(
          "image.checkpoint", CheckpointPolicy.class, "idle",
          "when a session is saved: before every-run that could lose it, when it is idle, never");
  static final ConfigKey<Duration> IMAGE_CHECKPOINT_AFTER =
      time(
          "image.checkpoint-after",
          "1s",
          "0s",
          "720h",
          "how long a session may be idle before it is saved, if image.checkpoint is idle");
  static final ConfigKey<Duration> IMAGE_PAGE_OUT_AFTER =
      time(
          "image.page-out-after",
          "5m",
          "1s",
          "720h",
          "how long a session may be idle before it gives its runner back");

  static final ConfigKey<Duration> HELLO_TIMEOUT =
      time(
          "socket.hello-timeout",
          "5s",
          "100ms",
          "5m",
          "how long a new connection may take to say hello");
  static final ConfigKey<Duration> HEARTBEAT =
      time("socket.heartbeat", "25s", "100ms", "10m", "how often a connection is pinged");
  static final ConfigKey<Duration> HEARTBEAT_GRACE =
      time(
          "socket.heartbeat-grace",
          "10s",
          "100ms",
          "10m",
          "how long the answer to a ping may take");
  static final ConfigKey<Integer> PER_ADDRESS =
      whole("socket.per-address", 64, 1, 1_000_000, "connections of one remote address");
  static final ConfigKey<Duration> SLOW_TIMEOUT =
      time(
          "socket.slow-timeout",
          "30s",
          "100ms",
          "1h",
          "how long a reader may not take what is sent");
  static final ConfigKey<Long> MESSAGE_BYTES =
      size("socket.message-bytes", "16MiB", "4KiB", "512MiB", "one message from a client");
  static final ConfigKey<Integer> MESSAGES_PER_SECOND =
      whole(
          "socket.messages-per-second",
          5_000,
          1,
          1_000_000,
          "messages a connection may send, on average");
  static final ConfigKey<Integer> MESSAGE_BURST =
      whole(
          "socket.message-burst",
          10_000,
          1,
          1_000_000,
          "messages it may send at once; at least the average");

  private static final List<ConfigKey<?>> ALL =
      Stream.concat(REGISTER.stream(), TenancyKeys.all().stream()).<ConfigKey<?>>map(key -> key).toList();

  private ConfigKeys() {}

  static List<ConfigKey<?>> all() {
    return ALL;
  }

  private static <T> ConfigKey<T> add(ConfigKey<T> key) {
    REGISTER.add(key);
    return key;
  }

  private static ConfigKey<String> text(
      String name, String defaultText, String allowed, boolean mayBeEmpty, String meaning) {
    return add(
        new ConfigKey<>(name, new ValueKind.Text(allowed, mayBeEmpty), defaultText, meaning));
  }

  private static ConfigKey<Integer> whole(
      String name, int defaultValue, int min, int max, String meaning) {
    return add(
        new ConfigKey<>(
            name, new ValueKind.Whole(min, max), Integer.toString(defaultValue), meaning));
  }

  private static <E extends Enum<E>> ConfigKey<E> choice(
      String name, Class<E> words, String defaultText, String meaning) {
    return add(new ConfigKey<>(name, ValueKind.Choice.of(words), defaultText, meaning));
  }

  private static ConfigKey<Boolean> flag(String name, boolean defaultValue, String meaning) {
    return add(
        new ConfigKey<>(name, new ValueKind.Flag(), Boolean.toString(defaultValue), meaning));
  }

  private static ConfigKey<Duration> time(
      String name, String defaultText, String min, String max, String meaning) {
    var kind =
        new ValueKind.Time(
            DurationText.parse(min).orElseThrow(), DurationText.parse(max).orElseThrow());
    return add(new ConfigKey<>(name, kind, defaultText, meaning));
  }

  private static ConfigKey<Long> size(
      String name, String defaultText, String min, String max, String meaning) {
    var kind =
        new ValueKind.Size(ByteText.parse(min).orElseThrow(), ByteText.parse(max).orElseThrow());
    return add(new ConfigKey<>(name, kind, defaultText, meaning));
  }
}
