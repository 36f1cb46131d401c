/**
 * Programs that run beside this JVM, such as FFmpeg and eSpeak NG: limited, and gone with it. Start reading at
 * {@link dev.parley.models.process.PipedProgram}.
 */
@NullMarked
package dev.parley.models.process;

import org.jspecify.annotations.NullMarked;
