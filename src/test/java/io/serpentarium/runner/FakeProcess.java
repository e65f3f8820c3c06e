package io.serpentarium.runner;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that says what the test wants said, and ends when it is killed or told to. */
final class FakeProcess extends Process {
  final StarvingInput stdout = new StarvingInput();
  private final PipedInputStream read = new PipedInputStream(1 << 20);
  private final OutputStream stdin;
  private final String stderr;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode;
  private volatile long pid = -1;

  FakeProcess(String stderr) throws Exception {
    this.stdin = new PipedOutputStream(read);
    this.stderr = stderr;
  }

  /** Reads the next BOOT frame, and answers its token. */
  Token booted() throws Exception {
    var in = new DataInputStream(read);
    var frame = in.readNBytes(in.readInt());
    var body = new JsonObject(new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8));
    return new Token(HexFormat.of().parseHex(body.getString("token")));
  }

  void pid(long number) {
    pid = number;
  }

  void exit(int code) {
    exitCode = code;
    ended.countDown();
    stdout.end();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public OutputStream getOutputStream() {
    return stdin;
  }

  @Override
  public InputStream getInputStream() {
    return stdout;
  }

  @Override
  public InputStream getErrorStream() {
    return new ByteArrayInputStream(Bytes.utf8(stderr));
  }

  @Override
  public int waitFor() throws InterruptedException {
    ended.await();
    return exitCode;
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }

  @Override
  public int exitValue() {
    return exitCode;
  }

  @Override
  public void destroy() {
    exit(137);
  }

  @Override
  public Process destroyForcibly() {
    exit(137);
    return this;
  }
}
