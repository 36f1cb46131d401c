/**
 * The guard in front of language models: refuses prompts and answers by rules, in microseconds, without a model, and blacks out
 * personal data. Pure logic; the scored phrases of each language are a file in the resources of this package. Start reading at
 * {@link dev.parley.llm.guard.Guard}.
 */
@NullMarked
package dev.parley.llm.guard;

import org.jspecify.annotations.NullMarked;
