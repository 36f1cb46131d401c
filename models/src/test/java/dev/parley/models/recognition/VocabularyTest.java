package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private static final int HELLO = 259;
    private static final int WORLD = 260;
    private static final int DOUBLE_SPACE = 261;

    private final Vocabulary vocabulary = Vocabulary.of(pieces());

    @Test
    void theSpaceAtTheBeginningOfATextIsNotPartOfIt() {
        assertThat(vocabulary.text(List.of(HELLO, WORLD))).isEqualTo("Hello world");
        assertThat(vocabulary.text(List.of(DOUBLE_SPACE, HELLO))).isEqualTo("  Hello");
    }

    @Test
    void byteTokensJoinToOneCharacter() {
        assertThat(vocabulary.text(List.of(HELLO, 3 + ' ', 3 + 0xD0, 3 + 0x96))).isEqualTo("Hello Ж");
    }

    @Test
    void bytesThatAreNoCharacterAreReplaced() {
        assertThat(vocabulary.text(List.of(HELLO, 3 + 0xD0))).isEqualTo("Hello\uFFFD");
    }

    @Test
    void specialTokensHaveNoText() {
        assertThat(vocabulary.text(List.of(1, HELLO, 2, 0, 32_767))).isEqualTo("Hello");
    }

    @Test
    void aScriptWithoutAVocabularyIsRefused() {
        assertThatThrownBy(() -> VocabularyExtraction.pieces("var x = 1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Llama vocabulary");
    }

    @Test
    void aVocabularyOfAnotherSizeIsRefused() {
        var script = "x(\"" + base64(String.join("\n", pieces())) + "\")";

        assertThatThrownBy(() -> VocabularyExtraction.pieces(script)).hasMessageContaining("262 pieces, not 32000");
    }

    @Test
    void theVocabularyIsFoundInsideAScript() throws IOException {
        var pieces = pieces();
        while (pieces.size() < VocabularyExtraction.PIECES) {
            pieces.add("ж" + pieces.size());
        }
        var script = "f(1),g(\"" + base64(String.join("\n", pieces)) + "\",\"PHVu\")";

        assertThat(VocabularyExtraction.pieces(script)).isEqualTo(pieces);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> pieces() {
        var pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (var b = 0; b < 256; b++) {
            pieces.add("<0x%02X>".formatted(b));
        }
        pieces.addAll(List.of("▁Hello", "▁world", "▁▁"));
        return pieces;
    }
}
