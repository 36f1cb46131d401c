package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DequantizationTest {

    private static final int UNSIGNED_BYTE = 2;
    private static final int SIGNED_BYTE = 3;

    @Test
    void aDynamicallyQuantizedProductBecomesAFloatProduct() {
        var graph = new OnnxGraph(
                List.of(
                        new OnnxNode(
                                "DynamicQuantizeLinear", List.of("x"), List.of("xq", "xs", "xz"), OnnxAttributes.NONE),
                        OnnxNode.of("MatMulInteger", List.of("xq", "w", "xz", "wz"), "product"),
                        OnnxNode.of("Cast", List.of("product"), "cast"),
                        OnnxNode.of("Mul", List.of("xs", "ws"), "scales"),
                        OnnxNode.of("Mul", List.of("cast", "scales"), "y")),
                List.of(
                        bytes("w", UNSIGNED_BYTE, 2, 130, 128, 255, 0),
                        bytes("wz", UNSIGNED_BYTE, 0, 128),
                        floats("ws", 0.5f)),
                List.of(value("x")),
                List.of(value("y")));

        var rewritten = Dequantization.of(graph);

        assertThat(rewritten.nodes()).hasSize(1);
        assertThat(rewritten.nodes().getFirst().operation()).isEqualTo("MatMul");
        assertThat(rewritten.nodes().getFirst().inputs()).containsExactly("x", "w_float");
        assertThat(rewritten.weights()).hasSize(1);
        assertThat(rewritten.weights().getFirst().floats()).containsExactly(1, 0, 63.5f, -64);
    }

    @Test
    void everyColumnMayHaveAScaleOfItsOwn() {
        var rewritten = Dequantization.of(embedding(
                bytes("w", SIGNED_BYTE, 2, 1, -2, 3, -4), bytes("z", SIGNED_BYTE, 0, 0), floats("s", 1f, 10f)));

        assertThat(rewritten.weights().getFirst().floats()).containsExactly(1, -20, 3, -40);
    }

    @Test
    void aQuantizedEmbeddingBecomesAFloatEmbedding() {
        var rewritten = Dequantization.of(
                embedding(bytes("w", UNSIGNED_BYTE, 2, 1, 2, 3, 4), bytes("z", UNSIGNED_BYTE, 0, 2), floats("s", 2f)));

        assertThat(rewritten.nodes()).hasSize(1);
        assertThat(rewritten.nodes().getFirst().operation()).isEqualTo("Gather");
        assertThat(rewritten.nodes().getFirst().inputs()).containsExactly("w_float", "ids");
        assertThat(rewritten.weights().getFirst().floats()).containsExactly(-2, 0, 2, 4);
    }

    @Test
    void otherProductsStayAsTheyAre() {
        var graph = new OnnxGraph(
                List.of(OnnxNode.of("Mul", List.of("x", "w"), "y")),
                List.of(floats("w", 2f)),
                List.of(value("x")),
                List.of(value("y")));

        assertThat(Dequantization.of(graph).nodes()).isEqualTo(graph.nodes());
    }

    private static OnnxGraph embedding(OnnxWeight weight, OnnxWeight zeroPoint, OnnxWeight scale) {
        return new OnnxGraph(
                List.of(
                        OnnxNode.of("Gather", List.of("w", "ids"), "gathered"),
                        OnnxNode.of("DequantizeLinear", List.of("gathered", "s", "z"), "y")),
                List.of(weight, zeroPoint, scale),
                List.of(value("ids")),
                List.of(value("y")));
    }

    private static OnnxValue value(String name) {
        return OnnxValue.tensor(name, OnnxElement.FLOAT, List.of("n"));
    }

    private static OnnxWeight floats(String name, float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            bytes.putFloat(value);
        }
        return OnnxWeight.ofFloats(name, List.of((long) values.length), bytes.flip());
    }

    /** A matrix of this many columns, or a scalar where there are none. */
    private static OnnxWeight bytes(String name, int type, int columns, int... values) {
        var raw = ByteBuffer.allocate(values.length);
        for (var value : values) {
            raw.put((byte) value);
        }
        var dimensions = columns == 0 ? List.<Long>of() : List.of((long) values.length / columns, (long) columns);
        var floats = OnnxWeight.ofFloats(name, dimensions, raw.flip()).message();
        return new OnnxWeight(floats.replacing(2, List.of(new WireField.Integral(2, type))));
    }
}
