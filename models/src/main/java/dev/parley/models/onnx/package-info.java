/**
 * ONNX files and their running: {@link dev.parley.models.onnx.OnnxModel} reads, changes and writes model files,
 * {@link dev.parley.models.onnx.Dequantization} makes a quantized graph float, {@link dev.parley.models.onnx.OnnxSessions}
 * is the one place where ONNX Runtime is set up. Start reading at OnnxSessions.
 */
@NullMarked
package dev.parley.models.onnx;

import org.jspecify.annotations.NullMarked;
