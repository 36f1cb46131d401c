/**
 * Text to speech: who speaks, in which pieces, as what file, and what was spoken before. Start reading at
 * {@link dev.parley.voice.SpeechRun}.
 */
@NullMarked
package dev.parley.voice;

import org.jspecify.annotations.NullMarked;
