/**
 * Providers that need no network. Start reading at {@link dev.parley.llm.builtin.DryRunProvider}; the others are {@link
 * dev.parley.llm.builtin.ExtractiveProvider} and {@link dev.parley.llm.builtin.LocalProvider}.
 */
@NullMarked
package dev.parley.llm.builtin;

import org.jspecify.annotations.NullMarked;
