/**
 * A transcript in the shapes people and programs read: JSON, subtitles, text, Markdown, Word. Pure functions of a recording
 * with the names given to its speakers, used by every door. Start reading at {@link dev.parley.transcript.Format}.
 */
@NullMarked
package dev.parley.transcript;

import org.jspecify.annotations.NullMarked;
