/**
 * Reports by language models: a transcript of any length is read in parts that fit the model's window, and what comes of them is put
 * together. Start reading at {@link dev.parley.report.MapReduce}.
 */
@NullMarked
package dev.parley.report;

import org.jspecify.annotations.NullMarked;
