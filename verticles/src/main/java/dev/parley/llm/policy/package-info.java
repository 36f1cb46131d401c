/**
 * What happens to every call of a language model before and after a provider has it. Start reading at
 * {@link dev.parley.llm.policy.ChatRun}.
 */
@NullMarked
package dev.parley.llm.policy;

import org.jspecify.annotations.NullMarked;
