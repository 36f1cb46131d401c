package dev.parley.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstBytesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><p>Log in | an HTML page",
                "\uFEFF <HTML> | an HTML page",
                "{\"error\": \"нет\"} | a JSON document",
                "[1] | a JSON document",
                "<?xml version=\"1.0\"?><Error/> | an XML document",
                "#EXTM3U | a playlist",
                "Not found | text"
            })
    void textIsNoRecording(String text, String kind) {
        assertThat(FirstBytes.refusal(text.getBytes(UTF_8)))
                .hasValueSatisfying(why -> assertThat(why).contains(kind));
    }

    @Test
    void nothingIsNoRecording() {
        assertThat(FirstBytes.refusal(new byte[0]))
                .hasValueSatisfying(why -> assertThat(why).contains("empty"));
    }

    @Test
    void mediaMayBeAnything() {
        assertThat(FirstBytes.refusal(new byte[] {'R', 'I', 'F', 'F', 36, 0, 0, 0}))
                .isEmpty();
        assertThat(FirstBytes.refusal(new byte[] {'I', 'D', '3', 3, 0})).isEmpty();
        assertThat(FirstBytes.refusal(new byte[] {(byte) 0xFF, (byte) 0xFB, (byte) 0x90, 0}))
                .isEmpty();
    }
}
