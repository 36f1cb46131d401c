/**
 * How log lines look and where they go: always to standard error, so that standard output belongs to results. Start reading
 * at {@link dev.parley.logging.Logging}.
 */
@NullMarked
package dev.parley.logging;

import org.jspecify.annotations.NullMarked;
