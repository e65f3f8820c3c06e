/**
 * The server's outer wall: WebSockets, static files, health and metrics.
 *
 * <p>The door is {@link GatewayVerticle}, one instance per event loop. A {@link Connection} lives on the event
 * loop of its socket; what crosses to the sessions goes over the event bus.
 */
@NullMarked
package io.serpentarium.gateway;

import org.jspecify.annotations.NullMarked;
