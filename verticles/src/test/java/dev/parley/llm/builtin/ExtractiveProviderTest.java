package dev.parley.llm.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.Conf;
import dev.parley.llm.OneProvider;
import dev.parley.llm.TestChats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtractiveProviderTest {

    private static final String TALK = """
            Anna: We decided to ship the new version on Friday.
            Boris: Who will write the release notes?
            Anna: Boris will write them by Thursday.
            """;

    private final OneProvider provider = new OneProvider(_ -> vertx -> new ExtractiveProvider(
            vertx,
            Conf.load(Optional.empty(), Map.of(), Map.of()).llm().providers().get("extractive")));

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void theLastMessageIsReportedOn() {
        var answer = provider.completed("", Chat.of("Summarize in French, please.", TALK));

        assertThat(answer.text())
                .contains("**Anna:** We decided to ship the new version on Friday.")
                .doesNotContain("French");
        assertThat(answer.model()).isEqualTo("extractive");
        assertThat(answer.finish()).isEqualTo(Llm.Finish.STOP);
    }

    @Test
    void aStreamIsTheSameReportLineByLine() {
        var answer = provider.completed("extractive", TestChats.streamed(TestChats.of(TALK)));

        assertThat(provider.streamed()).isEqualTo(answer.text());
        assertThat(provider.pieces).hasSizeGreaterThan(5).allMatch(piece -> piece.text()
                .matches("(?s)[^\n]*\n?"));
    }

    @Test
    void aMessageWithoutWordsIsAnErrorAndNoEmptyReport() {
        var broken = provider.broken("", TestChats.of("... ---"));

        assertThat(broken.breakage()).isEqualTo(Breakage.INVALID);
        assertThat(broken.detail()).startsWith("extractive: messages: there are no words");
    }

    @Test
    void toolsAndJsonAndImagesAreRefused() {
        refused(TestChats.tools(TestChats.of(TALK), new Chat.Choice.Auto(), TestChats.tool("t", "{}")), "tools");
        refused(TestChats.shaped(TestChats.of(TALK), new Chat.Shape.AnyJson()), "JSON");
        refused(TestChats.of(List.of(TestChats.image(TALK, "data:image/png;base64,AA=="))), "more than text");
    }

    @Test
    void anotherModelIsNotThere() {
        assertThat(provider.broken("gpt-4o", TestChats.of(TALK)).breakage()).isEqualTo(Breakage.NO_SUCH_MODEL);
    }

    @Test
    void vectorsAreRefused() {
        assertThat(provider.embed("extractive", List.of("word"), Optional.empty()))
                .isInstanceOf(Providers.NoVectors.class);
    }

    @Test
    void itsModelIsOffered() {
        assertThat(provider.offer().models()).containsExactly("extractive");
    }

    private void refused(Chat chat, String what) {
        var broken = provider.broken("", chat);

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_OFFERED);
        assertThat(broken.detail()).contains(what);
    }
}
