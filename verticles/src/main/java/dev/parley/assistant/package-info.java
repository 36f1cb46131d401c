/**
 * Questions to language models as jobs. Start reading at {@link dev.parley.assistant.AssistantVerticle}.
 */
@NullMarked
package dev.parley.assistant;

import org.jspecify.annotations.NullMarked;
