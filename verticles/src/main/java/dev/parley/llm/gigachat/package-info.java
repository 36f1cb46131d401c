/**
 * GigaChat's own dialect (its API reference, version 1). Start reading at {@link dev.parley.llm.gigachat.GigaChatDialect}; who may call is
 * a matter of {@link dev.parley.llm.gigachat.AccessTokens}.
 */
@NullMarked
package dev.parley.llm.gigachat;

import org.jspecify.annotations.NullMarked;
