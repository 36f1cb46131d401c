package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.models.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    @TempDir
    Path folder;

    private final SmallVocabulary small = new SmallVocabulary();

    @ParameterizedTest
    @ValueSource(
            strings = {" Привет, мир! Ёлки—2026 г.", "It's the thing,  isn't it?\n", "«Ъ» naïve ü 日本語 🙂", "", "   "})
    void aTextComesBackFromItsTokens(String text) throws IOException {
        small.write(folder, 80);
        var tokenizer = Tokenizer.read(folder);

        assertThat(tokenizer.text(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void aKnownWordIsOneToken() throws IOException {
        small.write(folder, 80);
        var tokenizer = Tokenizer.read(folder);

        assertThat(tokenizer.encode(" привет мир")).hasSize(2);
        assertThat(tokenizer.encode(" мирность")).hasSizeLessThan(" мирность".length());
    }

    @Test
    void theOlderFilesHaveTheSameTokens() throws IOException {
        small.write(folder, 80);
        var newer = Tokenizer.read(folder);
        var old = Files.createDirectory(folder.resolve("old"));
        small.writeOldForm(old);
        var older = Tokenizer.read(old);

        assertThat(older.encode(" привет the")).isEqualTo(newer.encode(" привет the"));
        assertThat(older.special("<|nospeech|>")).isEqualTo(newer.special("<|nospeech|>"));
    }

    @Test
    void specialTokensHaveNoText() throws IOException {
        small.write(folder, 80);
        var tokenizer = Tokenizer.read(folder);

        assertThat(tokenizer.text(List.of(small.token("<|ru|>"), (int) 'a', small.size() - 1)))
                .isEqualTo("a");
    }

    @Test
    void aFolderWithoutVocabularyIsRefusedByTheNameOfTheFile() {
        assertThatThrownBy(() -> Tokenizer.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("tokenizer.json", "vocab.json");
    }

    @Test
    void anotherKindOfVocabularyIsRefused() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {\"▁слово\": 0}}}");

        assertThatThrownBy(() -> Tokenizer.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void theRanksOfThePublishedVocabularyJoinRussianWords() throws IOException {
        var ranks = SharedFiles.require("models/whisper-assets/multilingual.tiktoken");
        var json = new JsonMapper();
        var vocabulary = json.createObjectNode();
        for (var line : Files.readAllLines(ranks)) {
            var fields = line.split(" ", 2);
            if (!fields[0].equals("=")) { // a token without bytes
                vocabulary.put(ByteAlphabet.write(Base64.getDecoder().decode(fields[0])), Integer.parseInt(fields[1]));
            }
        }
        Files.write(folder.resolve("vocab.json"), json.writeValueAsBytes(vocabulary));
        var tokenizer = Tokenizer.read(folder);
        var text = " Добрый день, коллеги. Сегодня мы говорим о бюджете на 2027 год.";

        var tokens = tokenizer.encode(text);

        assertThat(tokenizer.text(tokens)).isEqualTo(text);
        assertThat(tokens).hasSizeLessThan(text.length() / 2);
    }
}
