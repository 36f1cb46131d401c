package dev.parley.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites a graph of ONNX Runtime's dynamic quantizer to plain float operations. Dynamic quantization takes its scale from
 * the whole batch, so a row's result depends on its neighbours; the float graph's does not, and is faster for batches.
 *
 * <p>Three patterns, with W = (q - zero point) * scale (onnx.ai/onnx/operators: DynamicQuantizeLinear, MatMulInteger,
 * DequantizeLinear):
 *
 * <ul>
 *   <li>DynamicQuantizeLinear, MatMulInteger, Cast, Mul of the scales, Mul: becomes MatMul with W
 *   <li>Gather of q, DequantizeLinear: becomes Gather of W
 *   <li>Transpose of q, DequantizeLinear: becomes Transpose of W
 * </ul>
 */
public final class Dequantization {

    private final OnnxGraph graph;
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Map<String, OnnxWeight> constants = new HashMap<>();
    private final Map<String, OnnxWeight> floats = new LinkedHashMap<>();

    private Dequantization(OnnxGraph graph) {
        this.graph = graph;
        graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
        graph.weights().forEach(weight -> constants.put(weight.name(), weight));
    }

    /** The same computation in floats; nodes and constants that it no longer needs are gone. */
    public static OnnxGraph of(OnnxGraph graph) {
        return new Dequantization(graph).rewrite();
    }

    private OnnxGraph rewrite() {
        var nodes = graph.nodes().stream().map(this::rewrite).toList();
        var weights = new ArrayList<>(graph.weights());
        weights.addAll(floats.values());
        var outputs = graph.outputs().stream().map(OnnxValue::name).toList();
        return new OnnxGraph(nodes, weights, graph.inputs(), graph.outputs()).reducedTo(outputs);
    }

    private OnnxNode rewrite(OnnxNode node) {
        return switch (node.operation()) {
            case "Mul" -> matrixProduct(node).orElse(node);
            case "DequantizeLinear" -> dequantized(node).orElse(node);
            default -> node;
        };
    }

    /** The last Mul of the five operations that multiply by a quantized matrix. */
    private Optional<OnnxNode> matrixProduct(OnnxNode mul) {
        var cast = maker(mul.inputs().getFirst(), "Cast");
        var product = cast.flatMap(node -> maker(node.inputs().getFirst(), "MatMulInteger"));
        var scales = maker(mul.inputs().getLast(), "Mul");
        if (product.isEmpty() || scales.isEmpty()) {
            return Optional.empty();
        }
        var quantize = maker(product.get().inputs().getFirst(), "DynamicQuantizeLinear");
        return quantize.map(node -> {
            var inputs = product.get().inputs();
            var weight = asFloats(inputs.get(1), scales.get().inputs().get(1), inputs.get(3));
            return OnnxNode.of("MatMul", List.of(node.inputs().getFirst(), weight), mul.output());
        });
    }

    /** Gather or Transpose of a quantized matrix, made float behind it. */
    private Optional<OnnxNode> dequantized(OnnxNode dequantize) {
        var inputs = dequantize.inputs();
        return maker(inputs.get(0), "Gather")
                .or(() -> maker(inputs.get(0), "Transpose"))
                .filter(node -> constants.containsKey(node.inputs().getFirst()))
                .map(node -> {
                    var changed = new ArrayList<>(node.inputs());
                    changed.set(0, asFloats(changed.getFirst(), inputs.get(1), inputs.get(2)));
                    return new OnnxNode(node.operation(), changed, dequantize.outputs(), node.attributes());
                });
    }

    private Optional<OnnxNode> maker(String value, String operation) {
        return Optional.ofNullable(makers.get(value))
                .filter(node -> node.operation().equals(operation));
    }

    private String asFloats(String quantized, String scale, String zeroPoint) {
        var name = quantized + "_float";
        floats.computeIfAbsent(
                name, added -> dequantize(added, constant(quantized), constant(scale), constant(zeroPoint)));
        return name;
    }

    private OnnxWeight constant(String name) {
        return Optional.ofNullable(constants.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the graph has no constant " + name));
    }

    private static OnnxWeight dequantize(String name, OnnxWeight quantized, OnnxWeight scale, OnnxWeight zeroPoint) {
        var values = quantized.bytes();
        var scales = scale.floats();
        var zeros = zeroPoint.bytes();
        var mask = quantized.signed() ? -1 : 0xff;
        var floats = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < values.length; i++) {
            // One scale for all, or one for each column.
            var column = i % scales.length;
            var zero = zeros[i % zeros.length] & mask;
            floats.putFloat(((values[i] & mask) - zero) * scales[column]);
        }
        return OnnxWeight.ofFloats(name, quantized.dimensions(), floats.flip());
    }
}
