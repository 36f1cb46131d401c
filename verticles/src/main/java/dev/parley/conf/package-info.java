/**
 * The typed configuration tree: one record for each actor, read by explicit code from layers (bundled defaults, the user's
 * file, the environment, the command line). All problems are reported at once; nothing wrong is replaced by a default.
 * Start reading at {@link dev.parley.conf.Conf}.
 */
@NullMarked
package dev.parley.conf;

import org.jspecify.annotations.NullMarked;
