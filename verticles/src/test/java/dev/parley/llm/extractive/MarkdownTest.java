package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "<script>alert(1)</script> = &lt;script&gt;alert(1)&lt;/script&gt;",
                "![x](http://example.com) = !\\[x\\](http://example.com)",
                "a | b = a \\| b",
                "**bold** _it_ `code` = \\*\\*bold\\*\\* \\_it\\_ \\`code\\`",
                "SPEAKER_00 said _00 = SPEAKER_00 said \\_00",
                "&lt;b&gt; = &amp;lt;b&amp;gt;",
                "# heading = \\# heading",
                "back\\slash = back\\\\slash",
                "$5 and $6 = \\$5 and \\$6"
            })
    void whatPeopleSayNeverBecomesMarkup(String said, String written) {
        assertThat(Markdown.plain(said)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one\n# two", "one\r\n# two", "one\u2028# two", "one\u0000# two"})
    void aLineBreakCannotStartANewBlock(String said) {
        assertThat(Markdown.plain(said)).isEqualTo("one \\# two");
    }

    @Test
    void marksThatReorderTheScreenAreDropped() {
        assertThat(Markdown.plain("pay \u202e001\u202c")).isEqualTo("pay 001");
    }

    @Test
    void ordinarySpeechStaysAsItIs() {
        assertThat(Markdown.plain("Ну, 12.5 % — это «много», правда? Let's go!"))
                .isEqualTo("Ну, 12.5 % — это «много», правда? Let's go!");
    }

    @Test
    void clockCountsHours() {
        assertThat(Markdown.clock(4 * 3600 + 62.9)).isEqualTo("04:01:02");
    }
}
