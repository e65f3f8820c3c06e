/**
 * What tenants and their subjects may use, what they use at the moment, and what they have used: pure, without
 * Vert.x.
 *
 * <p>Door: {@link io.serpentarium.quota.QuotaLedger}, thread-safe; a decision takes a short lock of its tenant and
 * asks nobody else.
 */
@NullMarked
package io.serpentarium.quota;

import org.jspecify.annotations.NullMarked;
