package dev.parley.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

    private static final URI ADDRESS = URI.create("https://example.org/a/%D0%B7%D0%B2%D1%83%D0%BA.mp3?x=1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment; filename=talk.mp3 | talk.mp3",
                "attachment; filename=\"my talk.mp3\" | my talk.mp3",
                "attachment; filename=\"a\\\"b.mp3\" | a\"b.mp3",
                "attachment; filename=\"x.mp3\"; filename*=UTF-8''%D1%81%D0%BE%D0%B2%D0%B5%D1%82.mp3 | совет.mp3",
                "attachment; FILENAME*=utf-8'ru'%D1%8F.wav | я.wav",
                "attachment; filename*=ISO-8859-1''caf%E9.wav | café.wav",
                "attachment; filename*=UTF-8''%FF.wav; filename=plain.wav | plain.wav",
                "attachment; filename=\"../../etc/passwd\" | passwd",
                "attachment; filename=\"C:\\\\x\\\\talk.mp3\" | talk.mp3",
                "attachment; filename=\"..\" | recording",
                "attachment | звук.mp3"
            })
    void theNameIsTheOneOfTheHeaderOrElseOfTheAddress(String disposition, String name) {
        assertThat(FileName.of(Optional.of(disposition), ADDRESS)).isEqualTo(name);
    }

    @Test
    void aNameInPlainUtf8IsRead() {
        var header = new String("attachment; filename=\"совет.mp3\"".getBytes(UTF_8), ISO_8859_1);

        assertThat(FileName.of(Optional.of(header), ADDRESS)).isEqualTo("совет.mp3");
    }

    @Test
    void anAddressWithoutANameGivesAPlainOne() {
        assertThat(FileName.of(Optional.empty(), URI.create("https://example.org")))
                .isEqualTo("recording");
        assertThat(FileName.of(Optional.empty(), URI.create("https://example.org/a/")))
                .isEqualTo("recording");
    }

    @Test
    void controlCharactersAndExcessAreCutOff() {
        var name = FileName.of(Optional.empty(), URI.create("https://example.org/%00%0A" + "x".repeat(300) + ".mp3"));

        assertThat(name).hasSize(200).endsWith("x.mp3").doesNotContain("\n");
    }
}
