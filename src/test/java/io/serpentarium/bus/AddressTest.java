package io.serpentarium.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AddressTest {
  private static final Address<Object> ADDRESS = new Address<>("here");
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void register() {
    Address.register(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void passesMessagesAsTheyAreAndInOrder() throws Exception {
    var heard = new LinkedBlockingQueue<Object>();
    ADDRESS.consume(vertx, message -> heard.add(message.body())).completion().await();
    var sent = List.of(new Object(), new Object(), new Object());
    sent.forEach(message -> ADDRESS.send(vertx, message));
    for (var message : sent) {
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isSameAs(message);
    }
  }

  @Test
  void bringsTheAnswerBack() {
    ADDRESS.consume(vertx, message -> Address.reply(message, List.of(message.body()))).completion().await();
    assertThat(ADDRESS.<List<Object>>request(vertx, "ping", Duration.ofSeconds(10)).await()).containsExactly("ping");
  }

  @Test
  void waitsForNoAnswerForEver() {
    ADDRESS.consume(vertx, _ -> {}).completion().await();
    assertThatThrownBy(() -> ADDRESS.request(vertx, "ping", Duration.ofMillis(10)).await())
        .isInstanceOf(ReplyException.class);
  }

  @Test
  void forgetsWhatNobodyListensTo() {
    ADDRESS.send(vertx, "lost");
    assertThatThrownBy(() -> ADDRESS.request(vertx, "lost", Duration.ofSeconds(10)).await())
        .isInstanceOf(ReplyException.class);
  }
}
