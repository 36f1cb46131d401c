/** Google's Gemini API. Start reading at {@link dev.parley.llm.gemini.GeminiDialect}. */
@NullMarked
package dev.parley.llm.gemini;

import org.jspecify.annotations.NullMarked;
