/**
 * The extractive report: who spoke how much, the sentences that matter, questions, decisions and dates of a transcript, quoted
 * and never rewritten. Pure logic without weights or network; the rules of each language are a file in the resources of this
 * package. Start reading at {@link dev.parley.llm.extractive.ExtractiveReport}.
 */
@NullMarked
package dev.parley.llm.extractive;

import org.jspecify.annotations.NullMarked;
