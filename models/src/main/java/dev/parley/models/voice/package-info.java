/**
 * Sound from text: {@link dev.parley.models.voice.Espeak} speaks, {@link dev.parley.models.voice.JoinedSpeech} makes one sound of what
 * was spoken in pieces. Start reading at the former.
 */
@NullMarked
package dev.parley.models.voice;

import org.jspecify.annotations.NullMarked;
