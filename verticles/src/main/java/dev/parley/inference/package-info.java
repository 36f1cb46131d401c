/**
 * The models at work on this node's devices: decoding, speech detection, recognition in batches that all jobs share,
 * diarization, alignment. It owns the open models and the lanes, each one thread of a device. Start reading at
 * {@link dev.parley.inference.InferenceVerticle}, then {@link dev.parley.inference.Lanes} (who does what next),
 * {@link dev.parley.inference.FailedBatches} (what becomes of failures), {@link dev.parley.inference.Devices} (start and stop).
 */
@NullMarked
package dev.parley.inference;

import org.jspecify.annotations.NullMarked;
