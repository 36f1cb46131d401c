package dev.parley.llm.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Providers;
import dev.parley.conf.Conf;
import dev.parley.llm.OneProvider;
import dev.parley.llm.TestChats;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunProviderTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

    private final OneProvider provider = new OneProvider(_ -> _ -> new DryRunProvider(
            Conf.load(Optional.empty(), Map.of(), Map.of()).llm().providers().get("dryrun")));

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void whatWouldBeSentIsShownInOpenAisWords() {
        var sampling = new Chat.Sampling(
                Optional.of(0.5), Optional.empty(), Optional.of(400), Optional.of(7L), List.of("END"));
        var chat = TestChats.tools(
                TestChats.with(TestChats.sampled(Chat.of("Be brief.", "Weather?"), sampling), "{\"top_k\":3}"),
                new Chat.Choice.Auto(),
                TestChats.tool("weather", SCHEMA));

        var shown = shown(provider.completed("some-model", chat).text());

        assertThat(shown).isEqualTo(new JsonObject("""
                        {"model":"some-model",
                         "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Weather?"}],
                         "temperature":0.5,"max_tokens":400,"seed":7,"stop":["END"],
                         "tools":[{"type":"function","function":{"name":"weather","description":"what weather does",
                           "parameters":%s}}],
                         "tool_choice":"auto","top_k":3}
                        """.formatted(SCHEMA)));
    }

    @Test
    void theSameQuestionHasTheSameAnswer() {
        assertThat(provider.completed("", TestChats.of("Hello")))
                .isEqualTo(provider.completed("", TestChats.of("Hello")));
    }

    @Test
    void aStreamIsTheSameTextWordByWord() {
        var whole = provider.completed("m", TestChats.streamed(TestChats.of("one two three ".repeat(500))));

        assertThat(provider.streamed()).isEqualTo(whole.text());
        assertThat(provider.pieces).hasSizeGreaterThan(1500);
    }

    @Test
    void whoGoesAwayIsNotToldTheRest() {
        var outcome = provider.completeAndCancel("m", TestChats.streamed(TestChats.of("one two three ".repeat(500))));

        assertThat(outcome).isInstanceOfSatisfying(Providers.Broken.class, broken -> {
            assertThat(broken.breakage()).isEqualTo(Providers.Breakage.CANCELLED);
            assertThat(broken.received()).startsWith("This is a dry run").hasSizeLessThan(5000);
        });
    }

    @Test
    void secretsAmongFurtherParametersAreHidden() {
        var chat = TestChats.with(
                TestChats.of("Hello"), "{\"extra_headers\":{\"Authorization\":\"Bearer sk-1\"},\"api_key\":\"sk-2\"}");

        assertThat(provider.completed("m", chat).text())
                .doesNotContain("sk-1", "sk-2")
                .contains("***");
    }

    @Test
    void imagesAreShownByTheirSize() {
        var chat = TestChats.of(List.of(TestChats.image("What is it?", "data:image/png;base64," + "A".repeat(50_000))));

        assertThat(provider.completed("m", chat).text())
                .contains("data:image/png;base64,… (50000 characters)")
                .hasSizeLessThan(1000);
    }

    @Test
    void jsonOfASchemaIsTheLeastThatFits() {
        var chat = TestChats.shaped(
                TestChats.of("Hello"),
                new Chat.Shape.JsonSchema("answer", SCHEMA, Optional.of(true), Optional.empty()));

        assertThat(new JsonObject(provider.completed("m", chat).text())).isEqualTo(new JsonObject("{\"city\":\"\"}"));
    }

    @Test
    void anyJsonIsAnObject() {
        var chat = TestChats.shaped(TestChats.of("Hello"), new Chat.Shape.AnyJson());

        assertThat(new JsonObject(provider.completed("m", chat).text()).getString("model"))
                .isEqualTo("m");
    }

    @Test
    void aToolThatMustBeCalledIsCalledInPiecesToo() {
        var chat = TestChats.streamed(TestChats.tools(
                TestChats.of("Hello"), new Chat.Choice.Named("weather"), TestChats.tool("weather", SCHEMA)));

        var answer = provider.completed("m", chat);

        assertThat(answer.finish()).isEqualTo(Llm.Finish.TOOL_CALLS);
        assertThat(answer.calls()).containsExactly(new Chat.ToolCall("call_dryrun_0", "weather", "{\"city\":\"\"}"));
        assertThat(provider.pieces)
                .flatExtracting(Llm.Piece::calls)
                .containsExactly(
                        new Llm.CallPiece(0, Optional.of("call_dryrun_0"), Optional.of("weather"), "{\"city\":\"\"}"));
    }

    @Test
    void aLongAnswerEndsWhereItMust() {
        var sampling =
                new Chat.Sampling(Optional.empty(), Optional.empty(), Optional.of(4), Optional.empty(), List.of());

        var answer = provider.completed("m", TestChats.sampled(TestChats.of("Hello"), sampling));

        assertThat(answer.text().strip()).isEqualTo("This is a dry");
        assertThat(answer.finish()).isEqualTo(Llm.Finish.LENGTH);
    }

    @Test
    void nobodyCountedItsTokens() {
        assertThat(provider.completed("m", TestChats.of("Hello")).tokens()).isEmpty();
    }

    @Test
    void vectorsAreRefusedWithTheNameOfWhoMakesThem() {
        assertThat(provider.embed("m", List.of("word"), Optional.empty()))
                .isInstanceOfSatisfying(Providers.NoVectors.class, none -> {
                    assertThat(none.broken().breakage()).isEqualTo(Providers.Breakage.NOT_OFFERED);
                    assertThat(none.broken().detail()).startsWith("dryrun: ").contains("local");
                });
    }

    private static JsonObject shown(String text) {
        return new JsonObject(text.substring(text.indexOf('{')));
    }
}
