package dev.parley.models.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes small models for tests, operation by operation. Every method returns the name of the value it makes. */
public final class GraphWriter {

    private static final int BOOL = 9;
    private static final int HALF = 10;

    private final String prefix;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<OnnxWeight> weights = new ArrayList<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private int made;

    private GraphWriter(String prefix) {
        this.prefix = prefix;
    }

    /** Writes a model of operator set 17. */
    public static void write(Path file, Consumer<GraphWriter> content) throws IOException {
        write(file, Map.of(), content);
    }

    /** The same with metadata. */
    public static void write(Path file, Map<String, String> notes, Consumer<GraphWriter> content) throws IOException {
        var graph = new GraphWriter("");
        content.accept(graph);
        var version = new WireMessage(List.of(WireField.text(1, ""), new WireField.Integral(2, 17)));
        var fields = new ArrayList<WireField>(List.of(
                new WireField.Integral(1, 8),
                new WireField.Nested(7, graph.graph().write()),
                new WireField.Nested(8, version)));
        notes.forEach((name, value) -> fields.add(
                new WireField.Nested(14, new WireMessage(List.of(WireField.text(1, name), WireField.text(2, value))))));
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            new WireWriter(out).write(new WireMessage(fields));
        }
    }

    private OnnxGraph graph() {
        return new OnnxGraph(nodes, weights, inputs, outputs);
    }

    public String floatInput(String name, Object... axes) {
        return input(name, 1, axes);
    }

    public String longInput(String name, Object... axes) {
        return input(name, 7, axes);
    }

    public String halfInput(String name, Object... axes) {
        return input(name, HALF, axes);
    }

    public String boolInput(String name, Object... axes) {
        return input(name, BOOL, axes);
    }

    /** An axis is a name or a length. */
    private String input(String name, int element, Object... axes) {
        inputs.add(value(name, element, axes));
        return name;
    }

    /** Gives a value the name of an output. */
    public void floatOutput(String name, String value, Object... axes) {
        nodes.add(OnnxNode.of("Identity", List.of(value), prefix + name));
        outputs.add(value(prefix + name, 1, axes));
    }

    private static OnnxValue value(String name, int element, Object... axes) {
        var shape = new ArrayList<WireField>();
        for (var axis : axes) {
            var length = axis instanceof Integer fixed
                    ? new WireField.Integral(1, fixed)
                    : WireField.text(2, String.valueOf(axis));
            shape.add(new WireField.Nested(1, new WireMessage(List.of(length))));
        }
        var tensor = new WireMessage(
                List.of(new WireField.Integral(1, element), new WireField.Nested(2, new WireMessage(shape))));
        var type = new WireMessage(List.of(new WireField.Nested(1, tensor)));
        return new OnnxValue(new WireMessage(List.of(WireField.text(1, name), new WireField.Nested(2, type))));
    }

    public String weight(float[] values, long... dimensions) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        var axes = new ArrayList<Long>();
        for (var dimension : dimensions) {
            axes.add(dimension);
        }
        var name = name();
        weights.add(OnnxWeight.ofFloats(name, axes, bytes));
        return name;
    }

    public String longs(Long... values) {
        var name = name();
        weights.add(OnnxWeight.ofLongs(name, List.of(values)).renamed(name));
        return name;
    }

    /** An operation without attributes. */
    public String make(String operation, String... values) {
        return make(operation, OnnxAttributes.NONE, values);
    }

    public String make(String operation, OnnxAttributes attributes, String... values) {
        var name = name();
        nodes.add(new OnnxNode(operation, List.of(values), List.of(name), attributes));
        return name;
    }

    /** An operation without attributes whose value has a name of the caller's, the same in both branches of a choice. */
    public String named(String name, String operation, String... values) {
        nodes.add(OnnxNode.of(operation, List.of(values), name));
        return name;
    }

    /** Runs one of two branches, which may read the inputs and have the same outputs in the same order. */
    public void branches(
            String condition, Consumer<GraphWriter> then, Consumer<GraphWriter> otherwise, List<String> results) {
        var attributes = branch("then_branch", then).and(branch("else_branch", otherwise));
        nodes.add(new OnnxNode("If", List.of(condition), results, attributes));
        results.forEach(result -> outputs.add(new OnnxValue(new WireMessage(List.of(WireField.text(1, result))))));
    }

    private static OnnxAttributes branch(String name, Consumer<GraphWriter> content) {
        var branch = new GraphWriter(name + "_");
        content.accept(branch);
        return new OnnxAttributes(List.of(new WireMessage(List.of(
                WireField.text(1, name),
                new WireField.Nested(6, branch.graph().write()),
                new WireField.Integral(20, 5)))));
    }

    public static OnnxAttributes integer(String name, long value) {
        return OnnxAttributes.integer(name, value);
    }

    public static OnnxAttributes integers(String name, long... values) {
        var fields = new ArrayList<WireField>();
        fields.add(WireField.text(1, name));
        for (var value : values) {
            fields.add(new WireField.Integral(8, value));
        }
        fields.add(new WireField.Integral(20, 7));
        return new OnnxAttributes(List.of(new WireMessage(fields)));
    }

    private String name() {
        return prefix + "value_" + made++;
    }
}
