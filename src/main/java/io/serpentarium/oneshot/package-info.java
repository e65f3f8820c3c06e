/**
 * One-shot runs: code in, everything it caused out, a clean interpreter each time.
 *
 * <p>The door is {@link OneShotClient}. The runners that serve a principal stay with it for a while and are reset
 * between runs, never handed to another principal. Decisions are in the pure {@link OneShotState}, confined to the
 * context of the one verticle, which performs the effects.
 */
@NullMarked
package io.serpentarium.oneshot;

import org.jspecify.annotations.NullMarked;
