/**
 * Who speaks when, by neural networks of the published layouts: pyannote segmentation-3.0 finds the speakers of short windows,
 * WeSpeaker ResNet34-LM hears their voices, clustering tells which voices are one speaker (pyannote.audio's pipelines 3.1 and
 * community-1). Every step is a class of its own, none keeps state between calls. Start reading at
 * {@link dev.parley.models.diarization.neural.NeuralPipeline}.
 */
@NullMarked
package dev.parley.models.diarization.neural;

import org.jspecify.annotations.NullMarked;
