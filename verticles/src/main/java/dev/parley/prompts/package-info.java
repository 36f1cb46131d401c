/**
 * The library of prompts: what is built in, an installation's own before it, and the categories they are of. Start reading at
 * {@link dev.parley.prompts.Shelf}.
 */
@NullMarked
package dev.parley.prompts;

import org.jspecify.annotations.NullMarked;
