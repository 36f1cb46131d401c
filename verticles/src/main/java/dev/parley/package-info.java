/**
 * The application: {@link dev.parley.Parley} composes the actors of a node, starts them and stops them in order. The command
 * line is in {@code dev.parley.cli}, the conversation of the actors in {@link dev.parley.bus}.
 */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
