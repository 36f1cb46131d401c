/**
 * Texts to vectors whose angle tells how near their meanings are. Start reading at {@link
 * dev.parley.models.embedding.SentenceEmbedder}.
 */
@NullMarked
package dev.parley.models.embedding;

import org.jspecify.annotations.NullMarked;
