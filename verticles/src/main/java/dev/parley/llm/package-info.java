/** Text models: one provider a package. Start reading at {@link dev.parley.llm.extractive}, the one that needs no network. */
@NullMarked
package dev.parley.llm;

import org.jspecify.annotations.NullMarked;
