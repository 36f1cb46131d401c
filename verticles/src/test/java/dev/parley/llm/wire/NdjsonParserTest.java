package dev.parley.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NdjsonParserTest {

    @Test
    void aLineIsTheSameWhereverItsBytesAreCutAndEmptyOnesAreNone() {
        var bytes = "{\"a\":\"ж\"}\r\n \n{\"b\":2}\n\n{\"c\":3}".getBytes(StandardCharsets.UTF_8);

        for (var cut = 0; cut <= bytes.length; cut++) {
            var parser = new NdjsonParser();
            var events = new ArrayList<String>();
            EventParser.Sink sink =
                    (_, line, offset, length) -> events.add(new String(line, offset, length, StandardCharsets.UTF_8));

            parser.read(Arrays.copyOf(bytes, cut), sink);
            parser.read(Arrays.copyOfRange(bytes, cut, bytes.length), sink);
            parser.end(sink);

            assertThat(events).as("cut at %d", cut).containsExactly("{\"a\":\"ж\"}", "{\"b\":2}", "{\"c\":3}");
        }
    }
}
