/**
 * The server's rows: one SQLite file in the data folder, or a PostgreSQL that several servers share; the same
 * tables and the same SQL for both.
 *
 * <p>Door: {@link io.serpentarium.store.Database}, thread-safe; its calls block, so event loops stay away from it.
 */
@NullMarked
package io.serpentarium.store;

import org.jspecify.annotations.NullMarked;
