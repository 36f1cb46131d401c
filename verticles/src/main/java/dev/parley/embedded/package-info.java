/**
 * Servers that a single machine starts for itself: they run real binaries, die with the process and take their data up again
 * at the next start. Start reading at {@link dev.parley.embedded.EmbeddedPostgres}.
 */
@NullMarked
package dev.parley.embedded;

import org.jspecify.annotations.NullMarked;
