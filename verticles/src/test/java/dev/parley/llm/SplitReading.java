package dev.parley.llm;

import dev.parley.llm.wire.Dialect;
import dev.parley.llm.wire.EventParser;
import dev.parley.llm.wire.GrowingAnswer;

/** A stream read without a network, so that it can be cut anywhere. */
final class SplitReading {

    private final Dialect dialect;
    private final EventParser parser;
    private final GrowingAnswer answer = new GrowingAnswer("some-model");

    SplitReading(Dialect dialect) {
        this.dialect = dialect;
        this.parser = dialect.parser();
    }

    void read(byte[] bytes) {
        parser.read(bytes, (_, event, offset, length) -> dialect.read(event, offset, length, answer));
    }

    /** All that was read, but for the ids that a dialect has to make up. */
    String withoutMadeUpIds() {
        return answer.completed().toString().replaceAll("call_[0-9a-f]{24}", "call");
    }
}
