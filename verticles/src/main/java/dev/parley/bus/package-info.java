/**
 * The whole conversation of the system: one file per conversation partner with its addresses and message records, the
 * typed {@link dev.parley.bus.Address}, the one codec and the closed set of failures. Actors know each other only through
 * this package. Start reading at {@link dev.parley.bus.Bus}.
 */
@NullMarked
package dev.parley.bus;

import org.jspecify.annotations.NullMarked;
