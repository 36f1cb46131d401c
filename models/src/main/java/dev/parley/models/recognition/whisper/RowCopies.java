package dev.parley.models.recognition.whisper;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.models.onnx.OnnxElement;
import dev.parley.models.onnx.OnnxGraph;
import dev.parley.models.onnx.OnnxModel;
import dev.parley.models.onnx.OnnxNode;
import dev.parley.models.onnx.OnnxSessions;
import dev.parley.models.onnx.OnnxValue;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Copies rows of a tensor into a new one, by a graph of one Gather: keys and values never pass through Java's memory, which took
 * three to eight times as long. Thread-safe.
 */
final class RowCopies implements AutoCloseable {

    private static final String TENSOR = "tensor";
    private static final String ROWS = "rows";
    private static final String COPIED = "copied";

    private final OrtSession session;

    private RowCopies(OrtSession session) {
        this.session = session;
    }

    static RowCopies open() throws IOException {
        var graph = new OnnxGraph(
                List.of(OnnxNode.of("Gather", List.of(TENSOR, ROWS), COPIED)),
                List.of(),
                List.of(
                        OnnxValue.tensor(TENSOR, OnnxElement.FLOAT),
                        OnnxValue.tensor(ROWS, OnnxElement.LONG, List.of("copies"))),
                List.of(OnnxValue.tensor(COPIED, OnnxElement.FLOAT)));
        return new RowCopies(OnnxSessions.open(OnnxModel.of(graph), Path.of("")));
    }

    /** The rows of a tensor by their numbers; closed by the caller. */
    OnnxTensor of(OnnxTensor tensor, int[] rows) throws OrtException {
        var numbers = LongBuffer.wrap(Arrays.stream(rows).asLongStream().toArray());
        try (var index = OnnxTensor.createTensor(OnnxSessions.environment(), numbers, new long[] {rows.length})) {
            // The result is not closed, since the tensor that it holds lives on.
            return (OnnxTensor) OnnxSessions.run(session, Map.of(TENSOR, tensor, ROWS, index))
                    .get(0);
        }
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
