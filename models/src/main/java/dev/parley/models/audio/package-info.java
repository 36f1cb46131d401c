/**
 * Sound as files: any recording FFmpeg understands is decoded once into a 16 kHz mono WAV file, and from then on every
 * model reads its samples from that file, so that memory does not grow with the length. Start reading at
 * {@link AudioDecoder} (in) and {@link Recording} (out).
 */
@NullMarked
package dev.parley.models.audio;

import org.jspecify.annotations.NullMarked;
