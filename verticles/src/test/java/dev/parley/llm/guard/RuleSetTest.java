package dev.parley.llm.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSetTest {

    @TempDir
    Path folder;

    @Test
    void aFileOfOnesOwnAddsRules() throws IOException {
        var rules = rules("""
                names: {fruit: apple*|pear}
                rules:
                  orchard:
                    points: 4
                    phrases: |
                      steal ~2 {fruit}
                      climb over? fence
                """);

        assertThat(rules.score(Folded.of("Steal me some Apples!"))).isEqualTo(new Rules.Score(4, "orchard"));
        assertThat(rules.score(Folded.of("climb the fence")).points()).isZero();
        assertThat(rules.score(Folded.of("climb fence")).points()).isEqualTo(4);
        assertThat(rules.score(Folded.of("climb over fence")).points()).isEqualTo(4);
        assertThat(rules.score(Folded.of("steal all of the pears")).points()).isZero();
        assertThat(rules.score(Folded.of("steal a pear, steal an apple")).points())
                .isEqualTo(4);
    }

    @Test
    void textsAreLookedForAsTheyAre() throws IOException {
        var rules = rules("""
                rules:
                  markup: {points: 2, texts: ['<|Start|>']}
                """);

        assertThat(rules.score(Folded.of("so: <|start|> now"))).isEqualTo(new Rules.Score(2, "markup"));
    }

    @Test
    void whatIsWrongIsNamedWithFileRuleAndPhrase() throws IOException {
        refused("rules: {r: {points: 1, phrases: 'a {b}'}}", "rule r: phrase \"a {b}\": there is no list called {b}");
        refused(
                "rules: {r: {points: 1, phrases: 'a b2'}}",
                "rule r: phrase \"a b2\": \"b2\" is neither a word nor a stem*");
        refused("rules: {r: {points: 0, phrases: a}}", "rule r: points must be 1 or more");
        refused("rules: {r: {points: 1, phrases: 'a? b'}}", "must begin with a word that is not optional");
        refused("rules: {r: {points: 1, phrases: 'a ~70 b'}}", "can take 72 words; 60 are allowed");
        refused("rules: {r: {weight: 1}}", "weight");
        refused("rules: [", "file.yaml:1: ");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> RuleSet.read(List.of("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nowhere: there is no such file, and no rules of that name");
    }

    @Test
    void aRuleHasTheSamePointsInAllFiles() throws IOException {
        var first = file("one.yaml", "rules: {r: {points: 1, phrases: a}}");
        var second = file("two.yaml", "rules: {r: {points: 2, phrases: b}}");

        assertThatThrownBy(() -> RuleSet.read(List.of(first, second)))
                .hasMessage(second + ": rule r: has 1 points in another file and 2 here; take another name");
    }

    private void refused(String content, String reason) throws IOException {
        var file = file("file.yaml", content);

        assertThatThrownBy(() -> RuleSet.read(List.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file)
                .hasMessageContaining(reason);
    }

    private Rules rules(String content) throws IOException {
        return RuleSet.read(List.of(file("file.yaml", content)));
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
