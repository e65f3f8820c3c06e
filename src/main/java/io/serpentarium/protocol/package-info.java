/**
 * The words on the WebSocket: what a client may say ({@link ClientMessage}), what the server answers ({@link
 * ServerMessage}), and their codes. The door is {@link MessageCodec}, the only place that turns text into
 * messages and back; {@code protocol/asyncapi.yaml} is the contract both sides are tested against. Everything
 * here is immutable and thread-safe, and knows no Vert.x.
 */
@NullMarked
package io.serpentarium.protocol;

import org.jspecify.annotations.NullMarked;
