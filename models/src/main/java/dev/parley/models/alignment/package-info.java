/**
 * Who said what: puts the recognised text ({@link TimedText}) and the speakers' turns ({@link Turn}) together into
 * segments of a transcript. All times are seconds on the original recording's time line. Start reading at
 * {@link SpeakerAlignment}.
 */
@NullMarked
package dev.parley.models.alignment;

import org.jspecify.annotations.NullMarked;
