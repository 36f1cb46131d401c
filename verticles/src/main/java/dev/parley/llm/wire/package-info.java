/**
 * What all providers over HTTP have in common: the connection with its limits, the framing of streams, keys, and one call from the
 * request to its outcome. A dialect is only translation. Start reading at {@link dev.parley.llm.wire.Dialect}, then
 * {@link dev.parley.llm.wire.HttpProvider}.
 */
@NullMarked
package dev.parley.llm.wire;

import org.jspecify.annotations.NullMarked;
