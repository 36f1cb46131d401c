package dev.parley.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseParserTest {

    @Test
    void anEventIsTheSameWhereverItsBytesAreCut() {
        var stream =
                "\uFEFFdata: {\"a\":\"привет 👋\"}\r\n\r\nevent: second\r\ndata:no space\n\n: a comment\n\ndata: [DONE]\r\r";
        var bytes = stream.getBytes(StandardCharsets.UTF_8);

        for (var first = 0; first <= bytes.length; first++) {
            for (var second = first; second <= bytes.length; second++) {
                assertThat(events(
                                Arrays.copyOf(bytes, first),
                                Arrays.copyOfRange(bytes, first, second),
                                Arrays.copyOfRange(bytes, second, bytes.length)))
                        .as("cut at %d and %d", first, second)
                        .containsExactly("|{\"a\":\"привет 👋\"}", "second|no space", "|[DONE]");
            }
        }
    }

    @Test
    void severalLinesOfDataAreOneEventWithLinesInIt() {
        assertThat(events("data: one\ndata:two\ndata:  three\n\n")).containsExactly("|one\ntwo\n three");
    }

    @Test
    void anEmptyFirstLineOfDataStays() {
        assertThat(events("data:\ndata: x\n\n")).containsExactly("|\nx");
    }

    @Test
    void commentsAndUnknownFieldsAndEventsWithoutDataAreNothing() {
        assertThat(events(": OPENROUTER PROCESSING\n\nid: 7\nretry: 100\n\nevent: ping\n\ndata\n\ndata:\n\n"))
                .isEmpty();
    }

    @Test
    void theNameOfAnEventIsForgottenAfterIt() {
        assertThat(events("event: delta\ndata: 1\n\ndata: 2\n\n")).containsExactly("delta|1", "|2");
    }

    @Test
    void theLastEventCountsWithoutAnEmptyLineBehindIt() {
        assertThat(events("data: 1\n\ndata: 2\n")).containsExactly("|1", "|2");
        assertThat(events("data: 1\n\ndata: 2")).containsExactly("|1", "|2");
    }

    private static List<String> events(String stream) {
        return events(stream.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> events(byte[]... pieces) {
        var parser = new SseParser();
        var events = new ArrayList<String>();
        EventParser.Sink sink = (name, bytes, offset, length) ->
                events.add(name + "|" + new String(bytes, offset, length, StandardCharsets.UTF_8));
        for (var piece : pieces) {
            parser.read(piece, sink);
            // Whoever owns the bytes may use them again.
            Arrays.fill(piece, (byte) '#');
        }
        parser.end(sink);
        return events;
    }
}
