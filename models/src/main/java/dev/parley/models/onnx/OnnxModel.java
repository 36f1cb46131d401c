package dev.parley.models.onnx;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A model file (ModelProto of onnx.proto): its graph, and everything else as read. Immutable. */
public final class OnnxModel {

    private static final int FORMAT_VERSION = 1;
    private static final int GRAPH = 7;
    private static final int OPERATOR_SET = 8;

    /** Of OperatorSetIdProto. */
    private static final int SET_VERSION = 2;

    private final WireMessage header;
    private final OnnxGraph graph;

    private OnnxModel(WireMessage header, OnnxGraph graph) {
        this.header = header;
        this.graph = graph;
    }

    /** A model that was not read from a file, of format version 8 and operator set 17. */
    public static OnnxModel of(OnnxGraph graph) {
        var set = new WireMessage(List.of(new WireField.Integral(SET_VERSION, 17)));
        var header = new WireMessage(
                List.of(new WireField.Integral(FORMAT_VERSION, 8), new WireField.Nested(OPERATOR_SET, set)));
        return new OnnxModel(header, graph);
    }

    /**
     * Reads a model into memory.
     *
     * @throws IOException if the file cannot be read or is no ONNX model
     */
    public static OnnxModel read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        try {
            var model = WireMessage.read(bytes);
            var graph = model.messages(GRAPH).getFirst();
            return new OnnxModel(model.replacing(GRAPH, List.of()), OnnxGraph.read(graph));
        } catch (RuntimeException e) {
            throw new IOException(file + " is no ONNX model: " + e.getMessage(), e);
        }
    }

    /** What it computes. */
    public OnnxGraph graph() {
        return graph;
    }

    /** A model of the same operator set that computes something else. */
    public OnnxModel with(OnnxGraph other) {
        return new OnnxModel(header, other);
    }

    /** Writes the model, over a file that may be there. */
    public void write(Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            new WireWriter(out).write(message());
        }
    }

    /** The model as the bytes of its file. */
    byte[] bytes() throws IOException {
        var out = new ByteArrayOutputStream();
        new WireWriter(out).write(message());
        return out.toByteArray();
    }

    private WireMessage message() {
        return header.replacing(GRAPH, List.of(new WireField.Nested(GRAPH, graph.write())));
    }
}
