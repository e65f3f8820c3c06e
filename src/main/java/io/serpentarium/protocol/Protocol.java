package io.serpentarium.protocol;

/** What a client must know before the first message: where to connect and which subprotocol to ask for. */
public final class Protocol {
  /** The WebSocket subprotocol; its name carries the major version. */
  public static final String SUBPROTOCOL = "serpentarium.v1.json";

  /** The path of the WebSocket endpoint. */
  public static final String PATH = "/v1/ws";

  private Protocol() {}
}
