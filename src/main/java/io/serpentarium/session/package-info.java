/**
 * Sessions: their queue of runs, their events in one total order, what a reader who comes back is told.
 *
 * <p>The door is {@link SessionClient}. One verticle owns all sessions of a machine; a {@link Session} is a
 * pure state machine whose operations return the effects to perform, confined to that verticle's context.
 */
@NullMarked
package io.serpentarium.session;

import org.jspecify.annotations.NullMarked;
