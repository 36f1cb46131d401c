package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalWeightsTest {

    @TempDir
    Path folder;

    @Test
    void aModelInMemoryFindsItsWeightsInAFileOfItsFolder() throws IOException, OrtException {
        var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(10).putFloat(20);
        Files.write(folder.resolve("model.onnx_data"), bytes.array());

        var session = OnnxSessions.open(model(), folder);
        try (var input = OnnxTensor.createTensor(OnnxSessions.environment(), new float[] {1, 2});
                var result = OnnxSessions.run(session, Map.of("x", input))) {
            assertThat((float[]) result.get(0).getValue()).containsExactly(11, 22);
        } finally {
            OnnxSessions.close(session);
        }
    }

    @Test
    void withoutThatFileItIsRefused() {
        assertThatThrownBy(() -> OnnxSessions.open(model(), folder)).isInstanceOf(IOException.class);
    }

    /** Adds two numbers that lie in {@code model.onnx_data}. */
    private static OnnxModel model() {
        var floats = OnnxElement.FLOAT;
        return OnnxModel.of(new OnnxGraph(
                List.of(OnnxNode.of("Add", List.of("x", "weight"), "sum")),
                List.of(new OnnxWeight(external("weight", 2, "model.onnx_data"))),
                List.of(OnnxValue.tensor("x", floats, List.of("length"))),
                List.of(OnnxValue.tensor("sum", floats, List.of("length")))));
    }

    /** A TensorProto of floats whose data lies elsewhere. */
    private static WireMessage external(String name, long length, String file) {
        return new WireMessage(List.of(
                new WireField.Integral(1, length),
                new WireField.Integral(2, OnnxElement.FLOAT.number()),
                WireField.text(8, name),
                entry("location", file),
                entry("offset", "0"),
                entry("length", String.valueOf(length * Float.BYTES)),
                new WireField.Integral(14, 1)));
    }

    private static WireField entry(String key, String value) {
        return new WireField.Nested(13, new WireMessage(List.of(WireField.text(1, key), WireField.text(2, value))));
    }
}
