/**
 * Training of the small speaker model: closed form, no gradient. Start reading at
 * {@link dev.parley.bench.speaker.SpeakerTraining}.
 */
@NullMarked
package dev.parley.bench.speaker;

import org.jspecify.annotations.NullMarked;
