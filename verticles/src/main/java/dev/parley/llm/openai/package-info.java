/**
 * OpenAI's chat completions, as OpenAI and the many servers speak them that imitate it. Start reading at
 * {@link dev.parley.llm.openai.OpenAiDialect}.
 */
@NullMarked
package dev.parley.llm.openai;

import org.jspecify.annotations.NullMarked;
