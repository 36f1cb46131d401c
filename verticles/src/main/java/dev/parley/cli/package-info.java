/**
 * The command line, the only place that speaks to the terminal: results on standard output, all else on standard error, one
 * line for an error. Start reading at {@link dev.parley.cli.ParleyCommand}.
 */
@NullMarked
package dev.parley.cli;

import org.jspecify.annotations.NullMarked;
