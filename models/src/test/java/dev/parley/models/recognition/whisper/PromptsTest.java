package dev.parley.models.recognition.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {

    @TempDir
    Path folder;

    private Tokenizer tokenizer;
    private SpecialTokens specials;

    @BeforeEach
    void readVocabulary() throws IOException {
        new SmallVocabulary().write(folder, 80);
        tokenizer = Tokenizer.read(folder);
        specials = SpecialTokens.read(folder, tokenizer);
    }

    @Test
    void withNothingSaidBeforeOnlyLanguageAndTaskAreTold() {
        assertThat(prompt("", List.of(), List.of())).isEqualTo(specials.prompt("ru", false));
    }

    @Test
    void hotwordsStandBeforeWhatWasSaid() {
        var prompt = prompt("мир", List.of("привет", "the"), List.of(specials.firstTimestamp(), (int) 'x'));

        assertThat(prompt.getFirst()).isEqualTo(specials.previous());
        assertThat(tokenizer.text(prompt)).isEqualTo(" привет the мирx");
        assertThat(prompt)
                .containsSubsequence(specials.firstTimestamp(), (int) 'x')
                .endsWith(tail());
    }

    @Test
    void ofALongTextTheEndIsKept() {
        var prompt = prompt("a".repeat(500) + "z", List.of("the"), List.of());

        assertThat(prompt).hasSize(1 + Prompts.MOST_BEFORE + 3).startsWith(specials.previous());
        assertThat(tokenizer.text(prompt)).startsWith(" thea").endsWith("az");
    }

    @Test
    void tooManyHotwordsAreCutAndLeaveNoRoom() {
        var prompt = prompt("мир", List.of("q".repeat(600)), List.of());

        assertThat(prompt).hasSize(1 + Prompts.MOST_BEFORE + 3);
        assertThat(tokenizer.text(prompt)).doesNotContain("мир");
    }

    @Test
    void specialTokensInATextAreNotText() {
        var prompt = prompt("<|startoftranscript|>", List.of("<|endoftext|>", "the<|en|>"), List.of());

        assertThat(tokenizer.text(prompt)).isEqualTo(" the");
        assertThat(prompt).doesNotContain(specials.end());
    }

    @Test
    void promptsOfTwoLanguagesHaveOneLength() {
        var instruction = new Instruction(Optional.empty(), true, "мир", List.of("the"), List.of());
        var prompts = new Prompts(tokenizer, specials);

        assertThat(prompts.of("ru", instruction)).hasSameSizeAs(prompts.of("de", instruction));
    }

    @Test
    void whatFollowsADoubtfulTextKnowsOnlyTheHotwords() {
        var first = new Instruction(Optional.empty(), false, "мир", List.of("the"), List.of());

        assertThat(first.after(heard(Optional.of(List.of(5, 6)))).after(heard(Optional.of(List.of(7)))))
                .isEqualTo(new Instruction(Optional.of("ru"), false, "мир", List.of("the"), List.of(5, 6, 7)));
        assertThat(first.after(heard(Optional.of(List.of(5)))).after(heard(Optional.empty())))
                .isEqualTo(new Instruction(Optional.of("ru"), false, "", List.of("the"), List.of()));
    }

    private static Heard heard(Optional<List<Integer>> context) {
        return new Heard("ru", List.of(), -0.2, 5, 5, false, false, true, context);
    }

    private List<Integer> prompt(String said, List<String> hotwords, List<Integer> before) {
        var instruction = new Instruction(Optional.of("ru"), false, said, hotwords, before);
        return new Prompts(tokenizer, specials).of("ru", instruction);
    }

    private Integer[] tail() {
        return specials.prompt("ru", false).toArray(Integer[]::new);
    }
}
