/**
 * The models at work on this node's devices: decoding, speech detection, recognition in batches that all jobs share,
 * diarization, alignment. It owns the loaded models and the lanes, each one thread of a device. Start reading at
 * {@link dev.parley.inference.InferenceVerticle}, then {@link dev.parley.inference.Lanes}.
 */
@NullMarked
package dev.parley.inference;

import org.jspecify.annotations.NullMarked;
