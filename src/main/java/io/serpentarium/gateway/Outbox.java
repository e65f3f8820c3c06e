package io.serpentarium.gateway;

import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What goes out on a socket. Not thread-safe: confined to the context of its connection.
 *
 * <p>A full socket is reported, so that output is held back where it comes from; the answers that a client
 * asks for meanwhile are bounded by reading no further after some of them. A socket that stays full is closed.
 */
final class Outbox {
  private static final int QUEUE_BYTES = 1024 * 1024;

  /** Messages that may be sent although the socket is full, before its client is no longer read. */
  private static final int ANSWERS_WHEN_FULL = 64;

  /** A goodbye waits behind what the other side has not read; if that is nothing, it waits for ever. */
  private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final MessageCodec codec;
  private final Duration slowTimeout;
  private final Consumer<Boolean> stalled;
  private boolean full;
  private int answersWhenFull;
  private long slowTimer = -1;

  Outbox(
      Vertx vertx,
      ServerWebSocket socket,
      MessageCodec codec,
      Duration slowTimeout,
      Consumer<Boolean> stalled) {
    this.vertx = vertx;
    this.socket = socket;
    this.codec = codec;
    this.slowTimeout = slowTimeout;
    this.stalled = stalled;
    socket.setWriteQueueMaxSize(QUEUE_BYTES);
    socket.drainHandler(_ -> drained());
  }

  void send(ServerMessage message) {
    if (socket.isClosed()) {
      return;
    }
    socket.writeTextMessage(codec.encode(message)).onFailure(_ -> {});
    if (socket.writeQueueFull()) {
      filled();
    }
  }

  void close(CloseCode code, String reason) {
    vertx.cancelTimer(slowTimer);
    socket.close((short) code.number(), reason).onFailure(_ -> {});
    vertx.setTimer(GOODBYE_PATIENCE.toMillis(), _ -> hangUp());
  }

  /** Ends the connection itself, and with it what waits to be read. */
  private void hangUp() {
    var _ = ((WebSocketInternal) socket).channelHandlerContext().close();
  }

  private void filled() {
    if (!full) {
      full = true;
      stalled.accept(true);
      slowTimer =
          vertx.setTimer(
              slowTimeout.toMillis(),
              _ -> close(CloseCode.GOING_AWAY, "nothing was read for " + slowTimeout.toSeconds() + " s"));
    } else if (++answersWhenFull == ANSWERS_WHEN_FULL) {
      socket.pause();
    }
  }

  private void drained() {
    if (full) {
      full = false;
      vertx.cancelTimer(slowTimer);
      stalled.accept(false);
      if (answersWhenFull >= ANSWERS_WHEN_FULL) {
        socket.resume();
      }
      answersWhenFull = 0;
    }
  }
}
