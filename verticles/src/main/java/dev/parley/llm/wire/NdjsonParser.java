package dev.parley.llm.wire;

/** A JSON value a line, as Ollama streams; empty lines are no events. */
public final class NdjsonParser implements EventParser {

    private final Lines lines = new Lines();

    @Override
    public void read(byte[] bytes, Sink sink) {
        lines.read(bytes, (line, offset, length) -> take(line, offset, length, sink));
    }

    @Override
    public void end(Sink sink) {
        lines.end((line, offset, length) -> take(line, offset, length, sink));
    }

    private static void take(byte[] line, int offset, int length, Sink sink) {
        for (var i = offset; i < offset + length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                sink.event("", line, offset, length);
                return;
            }
        }
    }
}
