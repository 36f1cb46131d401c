/**
 * Who speaks when, without a neural speaker embedding: cepstra, a small trained speaker model, spectral clustering and
 * resegmentation. Owns the speaker model's file format. Start reading at
 * {@link dev.parley.models.diarization.EmbeddedDiarizer}.
 */
@NullMarked
package dev.parley.models.diarization;

import org.jspecify.annotations.NullMarked;
