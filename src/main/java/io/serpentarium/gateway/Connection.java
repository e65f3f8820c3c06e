package io.serpentarium.gateway;

import io.serpentarium.bus.Address;
import io.serpentarium.gateway.MessageAssembler.Assembled;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.InvalidMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.Permit;
import io.serpentarium.session.Delivery;
import io.serpentarium.session.Owner;
import io.serpentarium.tenant.Authentication;
import io.serpentarium.tenant.Caller;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One socket from handshake to close. Not thread-safe: confined to the context of its connection.
 *
 * <pre>
 * NEW ──hello──► GREETING ──key accepted──► OPEN ──► CLOSED
 *  └─────────────────┴──── refused ───────────────────┘
 * </pre>
 *
 * Refusals are said in band before the socket is closed, because a browser cannot read anything else.
 */
final class Connection {
  /** Until {@code welcome} anybody may be at the other end. */
  private static final int GREETING_BYTES = 4 * 1024;

  private enum State {
    NEW,
    GREETING,
    OPEN,
    CLOSED
  }

  private final String id;
  private final ServerWebSocket socket;
  private final GatewayServices services;
  private final Address<Delivery> deliveries;
  private final MessageAssembler assembler = new MessageAssembler(GREETING_BYTES);
  private final RateLimit rate;
  private final Outbox outbox;
  private final long helloTimer;
  private State state = State.NEW;
  private @Nullable Heartbeat heartbeat;
  private @Nullable Vigil vigil;
  private @Nullable Permit permit;

  Connection(String id, ServerWebSocket socket, GatewayServices services, Address<Delivery> deliveries) {
    this.id = id;
    this.socket = socket;
    this.services = services;
    this.deliveries = deliveries;
    var config = services.socketConfig();
    this.rate = new RateLimit(config.messagesPerSecond(), config.messageBurst(), System.nanoTime());
    this.outbox =
        new Outbox(
            services.vertx(),
            socket,
            services.codec(),
            config.slowTimeout(),
            stalled -> services.sessions().stalled(id, stalled));
    var patience = config.helloTimeout();
    this.helloTimer =
        services.vertx().setTimer(patience.toMillis(), _ -> end(Refusals.helloTimeout(patience)));
    socket.frameHandler(this::frame);
  }

  void deliver(Delivery delivery) {
    switch (delivery) {
      case Delivery.Messages(_, var messages) -> messages.forEach(this::say);
      case Delivery.Close(_, var code, var reason) -> close(code, reason);
    }
  }

  /** Every message that can be a refusal goes through here, so that each is counted once. */
  private void say(ServerMessage message) {
    if (message instanceof ServerMessage.Failure failure) {
      services.refused(vigil == null ? null : vigil.caller().tenant().id(), failure);
    }
    outbox.send(message);
  }

  void close(CloseCode code, String reason) {
    outbox.close(code, reason);
  }

  void refuse(Refusals.Final refusal) {
    end(refusal);
  }

  /** The socket is closed, by whichever side. */
  void closed() {
    services.vertx().cancelTimer(helloTimer);
    if (heartbeat != null) {
      heartbeat.stop();
    }
    if (vigil != null) {
      vigil.stop();
    }
    if (permit != null) {
      permit.release();
    }
    if (state == State.OPEN) {
      services.sessions().disconnected(id);
    }
    state = State.CLOSED;
  }

  private void frame(WebSocketFrame frame) {
    if (state == State.CLOSED || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    var assembled = assembler.add(frame);
    if (state == State.NEW && (assembler.isOverflowing() || assembled instanceof Assembled.TooLarge)) {
      end(Refusals.greetingTooLarge(GREETING_BYTES));
      return;
    }
    switch (assembled) {
      case Assembled.Incomplete() -> {
        // The rest follows.
      }
      case Assembled.Binary() -> complain(Refusals.binary());
      case Assembled.TooLarge(var bytes) ->
          complain(Refusals.tooLarge(bytes, services.socketConfig().messageBytes()));
      case Assembled.Text(var text) -> text(text);
    }
  }

  private void text(String text) {
    try {
      var message = services.codec().decode(text);
      if (rate.tryTake(System.nanoTime())) {
        message(message);
      } else {
        complain(Refusals.tooFast(message.id(), rate.retryAfter()));
      }
    } catch (InvalidMessage invalid) {
      complain(invalid.toFailure());
    }
  }

  private void message(ClientMessage message) {
    switch (message) {
      case ClientMessage.Hello hello when state == State.NEW -> greet(hello);
      case ClientMessage _ when state != State.OPEN -> end(Refusals.notHello());
      case ClientMessage.Hello _ -> complain(Refusals.secondHello());
      case ClientMessage.Auth(var token) -> renew(token);
      case ClientMessage.Pong _ -> {
        if (heartbeat != null) {
          heartbeat.answered();
        }
      }
      default -> services.sessions().say(id, message);
    }
  }

  private void greet(ClientMessage.Hello hello) {
    state = State.GREETING;
    services.vertx().cancelTimer(helloTimer);
    socket.pause();
    services
        .doorman()
        .ask(socket, hello)
        .onComplete(
            answer -> {
              socket.resume();
              switch (answer) {
                case Authentication.Accepted(var caller) -> welcome(hello, caller);
                case Authentication.Rejected rejected -> end(Refusals.rejected(rejected), rejected.tenant());
              }
            },
            _ -> {
              socket.resume();
              end(Refusals.storeSilent());
            });
  }

  private void welcome(ClientMessage.Hello hello, Caller caller) {
    if (state != State.GREETING) {
      return;
    }
    var watch = new Vigil(services.vertx(), services.tenants(), caller, this::dismiss);
    vigil = watch;
    // Changes that came while the key was looked up were told to those who were open already.
    watch.look();
    if (state != State.GREETING) {
      return;
    }
    var owner = Doorman.owner(caller, Doorman.address(socket));
    socket.pause();
    var context = services.vertx().getOrCreateContext();
    services
        .ledger()
        .decide(
            owner.holder(),
            () -> services.ledger().connect(owner.holder()),
            work -> context.runOnContext(_ -> work.run()),
            admission -> {
              admitted(hello, caller, owner, admission);
              socket.resume();
            });
  }

  private void admitted(ClientMessage.Hello hello, Caller caller, Owner owner, Admission<Permit> admission) {
    switch (admission) {
      case Admission.Refused<Permit> refused -> end(Refusals.quota(refused));
      case Admission.Admitted<Permit>(var granted, _) when state != State.GREETING -> granted.release();
      case Admission.Admitted<Permit>(var granted, _) -> {
        permit = granted;
        open(hello, caller, owner);
      }
    }
  }

  private void open(ClientMessage.Hello hello, Caller caller, Owner owner) {
    state = State.OPEN;
    var config = services.socketConfig();
    assembler.limit(config.messageBytes());
    outbox.send(services.welcome(id, caller, owner.holder()));
    heartbeat =
        new Heartbeat(
            services.vertx(),
            config.heartbeat(),
            config.heartbeatGrace(),
            () -> outbox.send(new ServerMessage.Ping(System.currentTimeMillis())),
            () -> close(CloseCode.GOING_AWAY, "no answer to ping"));
    services.sessions().connected(id, owner, deliveries, hello.resume());
  }

  /** The tenant was changed: may whoever is there stay? */
  void recheck(Set<String> tenants) {
    if (state == State.OPEN && vigil != null && tenants.contains(vigil.caller().tenant().id())) {
      vigil.look();
    }
  }

  private void renew(String token) {
    if (vigil == null) {
      return;
    }
    switch (services.tenants().renew(vigil.caller(), token)) {
      case Authentication.Accepted(var caller) -> vigil.renewed(caller);
      case Authentication.Rejected rejected -> complain(Refusals.failure(rejected));
    }
  }

  /** Whoever was let in may not stay. */
  private void dismiss(Authentication.Rejected rejected) {
    var refusal = Refusals.rejected(rejected);
    if (state == State.OPEN) {
      say(refusal.failure());
      close(refusal.code(), refusal.failure().code().wire());
    } else {
      end(refusal);
    }
  }

  /** Says what is wrong; who has not been welcomed yet is sent away as well. */
  private void complain(ServerMessage.Failure failure) {
    if (state == State.OPEN) {
      say(failure);
    } else {
      end(Refusals.unreadable(failure));
    }
  }

  private void end(Refusals.Final refusal) {
    end(refusal, vigil == null ? null : vigil.caller().tenant().id());
  }

  private void end(Refusals.Final refusal, @Nullable String tenant) {
    if (state == State.NEW || state == State.GREETING) {
      state = State.CLOSED;
      services.vertx().cancelTimer(helloTimer);
      services.refused(tenant, refusal.failure());
      outbox.send(refusal.failure());
      outbox.close(refusal.code(), refusal.failure().code().wire());
    }
  }
}
