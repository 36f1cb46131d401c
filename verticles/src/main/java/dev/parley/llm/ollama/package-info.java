/** Ollama's own API. Start reading at {@link dev.parley.llm.ollama.OllamaDialect}. */
@NullMarked
package dev.parley.llm.ollama;

import org.jspecify.annotations.NullMarked;
