package dev.parley.llm;

import static dev.parley.llm.ContractRow.refused;
import static dev.parley.llm.ScriptedServer.json;
import static dev.parley.llm.ScriptedServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Chat;
import dev.parley.bus.Chat.Choice;
import dev.parley.bus.Chat.Role;
import dev.parley.bus.Chat.Shape;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.ContractRow.Case;
import dev.parley.llm.ContractRow.Cell;
import dev.parley.llm.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What dialects can do: each of these rows is kept, or refused with its reason before anything is sent. */
final class ContractAbilities {

    private static final Llm.Tokens TOKENS = new Llm.Tokens(7, 11, 0, 0, false);
    private static final Chat.Sampling DETERMINED =
            new Chat.Sampling(Optional.of(0.3), Optional.of(0.9), Optional.of(77), Optional.empty(), List.of());
    private static final Chat.Sampling SEEDED =
            new Chat.Sampling(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(42L), List.of());
    private static final Chat.Sampling STOPPED = new Chat.Sampling(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of("END", "FIN"));
    private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";

    private ContractAbilities() {}

    static List<ContractRow> rows() {
        return List.of(
                new ContractRow("answer as a whole, with tokens", ContractAbilities::whole),
                new ContractRow("streamed answer, with tokens", ContractAbilities::streamed),
                new ContractRow("system and developer words", ContractAbilities::system),
                new ContractRow("temperature, top_p, max_tokens", dialect -> sampling(dialect, DETERMINED)),
                new ContractRow("seed", dialect -> sampling(dialect, SEEDED)),
                new ContractRow("stop", dialect -> sampling(dialect, STOPPED)),
                new ContractRow("tools offered, called as a whole", ContractAbilities::calls),
                new ContractRow(
                        "tool calls streamed, as many as there are in one answer", ContractAbilities::streamedCalls),
                new ContractRow("results of tools", ContractAbilities::toolResults),
                new ContractRow("tool_choice none", dialect -> choice(dialect, new Choice.None(), "none")),
                new ContractRow("tool_choice required", dialect -> choice(dialect, new Choice.Required(), "required")),
                new ContractRow(
                        "tool_choice of one tool", dialect -> choice(dialect, new Choice.Named("time"), "named time")),
                new ContractRow("any JSON", dialect -> shape(dialect, new Shape.AnyJson(), "{}")),
                new ContractRow(
                        "JSON of a schema",
                        dialect -> shape(
                                dialect,
                                new Shape.JsonSchema(
                                        "place", ContractChats.SCHEMA, Optional.of(true), Optional.empty()),
                                ContractChats.SCHEMA)),
                new ContractRow("image as a data URL", dialect -> image(dialect, PNG)),
                new ContractRow("image by its address", dialect -> image(dialect, "https://example.org/cat.png")),
                new ContractRow("sound in a message", ContractAbilities::sound),
                new ContractRow("reasoning text", ContractAbilities::reasoning),
                new ContractRow(
                        "cached tokens counted", dialect -> details(dialect, new Llm.Tokens(20, 15, 8, 0, false))),
                new ContractRow(
                        "reasoning tokens counted", dialect -> details(dialect, new Llm.Tokens(20, 15, 0, 5, false))),
                new ContractRow("vectors, divided where too many", ContractAbilities::vectors),
                new ContractRow("vectors of fewer dimensions", ContractAbilities::dimensions),
                new ContractRow("list of models", ContractAbilities::models),
                new ContractRow("presence_penalty", dialect -> other(dialect, "presence_penalty", "0.5")),
                new ContractRow("logit_bias", dialect -> other(dialect, "logit_bias", "{\"50256\":-100}")),
                new ContractRow("user, metadata, store and the like", ContractAbilities::harmless),
                new ContractRow("what `cannot` forbids", ContractAbilities::forbidden));
    }

    private static Cell whole(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("Привет, мир")))) {
            var answer = node.complete(ContractChats.plain()).completed();

            assertThat(answer.text()).isEqualTo("Привет, мир");
            assertThat(answer.finish()).isEqualTo(Finish.STOP);
            assertThat(answer.tokens()).contains(TOKENS);
            assertThat(answer.model()).isEqualTo(dialect.traffic().model());
            assertThat(dialect.traffic().userIn(node.server.last().json())).isEqualTo("say hello");
            assertThat(dialect.traffic().keyIn(node.server.last())).isEqualTo("sk-secret-of-ours");
            return Cell.KEPT;
        }
    }

    private static Cell streamed(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(
                stream(traffic.streamType(), traffic.pieces("Привет", ", ", "мир") + traffic.end(false)))) {
            var open = node.complete(ContractChats.streamed());

            var answer = open.completed();
            assertThat(open.text()).isEqualTo("Привет, мир");
            assertThat(open.pieces).hasSize(3);
            assertThat(answer.text()).isEqualTo("Привет, мир");
            assertThat(answer.tokens()).contains(TOKENS);
            assertThat(answer.finish()).isEqualTo(Finish.STOP);
            assertThat(answer.model()).isEqualTo(traffic.model());
            return Cell.KEPT;
        }
    }

    private static Cell system(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            node.complete(ContractChats.plain()).completed();
            assertThat(dialect.traffic().systemIn(node.server.last().json())).isEqualTo("be brief");

            node.complete(ContractChats.of(Turn.of(Role.DEVELOPER, "be kind"), Turn.of(Role.USER, "hello")))
                    .completed();
            assertThat(dialect.traffic().systemIn(node.server.last().json())).isEqualTo("be kind");
            return Cell.KEPT;
        }
    }

    private static Cell sampling(Case dialect, Chat.Sampling sampling) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            if (node.complete(ContractChats.with(sampling)).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, "parameter");
            }
            assertThat(dialect.traffic().samplingIn(node.server.last().json())).isEqualTo(sampling);
            return Cell.KEPT;
        }
    }

    private static Cell calls(Case dialect) {
        try (var node = dialect.node(
                json(200, dialect.traffic().wholeCalls(dialect.traffic().calls())))) {
            var answer =
                    node.complete(ContractChats.withTools(new Choice.Auto())).completed();

            assertSameCalls(dialect, answer);
            var request = node.server.last().json();
            assertThat(dialect.traffic().toolsIn(request)).containsExactly("weather", "time");
            assertThat(dialect.traffic().choiceIn(request)).isEqualTo("auto");
            return Cell.KEPT;
        }
    }

    private static Cell streamedCalls(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(stream(
                traffic.streamType(), traffic.callPieces(dialect.traffic().calls()) + traffic.end(true)))) {
            var open = node.complete(ContractChats.streamed(ContractChats.withTools(new Choice.Auto())));

            assertSameCalls(dialect, open.completed());
            var pieces = open.pieces.stream()
                    .flatMap(piece -> piece.calls().stream())
                    .toList();
            for (var index = 0; index < dialect.traffic().calls().size(); index++) {
                var place = index;
                var arguments = pieces.stream()
                        .filter(piece -> piece.index() == place)
                        .map(Llm.CallPiece::arguments)
                        .reduce("", String::concat);
                assertThat(Json.object("arguments", arguments))
                        .isEqualTo(Json.object(
                                "arguments",
                                dialect.traffic().calls().get(index).arguments()));
            }
            return Cell.KEPT;
        }
    }

    private static void assertSameCalls(Case dialect, Providers.Completed answer) {
        assertThat(answer.finish()).isEqualTo(Finish.TOOL_CALLS);
        assertThat(answer.calls()).hasSize(dialect.traffic().calls().size());
        assertThat(answer.calls())
                .extracting(Chat.ToolCall::id)
                .doesNotContain("")
                .doesNotHaveDuplicates();
        for (var index = 0; index < dialect.traffic().calls().size(); index++) {
            var call = answer.calls().get(index);
            var expected = dialect.traffic().calls().get(index);
            assertThat(call.name()).isEqualTo(expected.name());
            assertThat(Json.object("arguments", call.arguments()))
                    .isEqualTo(Json.object("arguments", expected.arguments()));
        }
    }

    private static Cell toolResults(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            node.complete(ContractChats.afterCall()).completed();

            assertThat(dialect.traffic().toolResultIn(node.server.last().json()))
                    .isEqualTo("weather sunny");
            return Cell.KEPT;
        }
    }

    private static Cell choice(Case dialect, Choice choice, String word) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            if (node.complete(ContractChats.withTools(choice)).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, "tool_choice");
            }
            assertThat(dialect.traffic().choiceIn(node.server.last().json())).isEqualTo(word);
            return Cell.KEPT;
        }
    }

    private static Cell shape(Case dialect, Shape shape, String schema) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("{\"city\":\"Riga\"}")))) {
            if (node.complete(ContractChats.shaped(shape)).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, "response_format");
            }
            assertThat(dialect.traffic().schemaIn(node.server.last().json())).contains(Json.object("schema", schema));
            return Cell.KEPT;
        }
    }

    private static Cell image(Case dialect, String url) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("a cat")))) {
            if (node.complete(ContractChats.withImage(url)).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, "image_url");
            }
            assertThat(dialect.traffic().imageIn(node.server.last().json())).isEqualTo(url);
            return Cell.KEPT;
        }
    }

    private static Cell sound(Case dialect) {
        var part = new Chat.Part.Other(
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"UklGRg==\",\"format\":\"wav\"}}");
        try (var node = dialect.node(json(200, dialect.traffic().whole("a word")))) {
            if (node.complete(ContractChats.withPart(part)).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, "input_audio");
            }
            assertThat(node.server.last().body().toString()).contains("UklGRg==");
            return Cell.KEPT;
        }
    }

    private static Cell reasoning(Case dialect) {
        var traffic = dialect.traffic();
        var whole = traffic.wholeThoughts("hm…", "42");
        var thoughts = traffic.thoughts("hm…");
        if (whole.isEmpty() || thoughts.isEmpty()) {
            return Cell.NOTHING;
        }
        try (var node = dialect.node(json(200, whole.get()))) {
            assertThat(node.complete(ContractChats.plain()).completed().reasoning())
                    .contains("hm…");

            node.server.answers(
                    stream(traffic.streamType(), thoughts.get() + traffic.pieces("42") + traffic.end(false)));
            var open = node.complete(ContractChats.streamed());
            assertThat(open.completed().reasoning()).contains("hm…");
            assertThat(open.completed().text()).isEqualTo("42");
            assertThat(open.pieces.getFirst().reasoning()).isEqualTo("hm…");
            return Cell.KEPT;
        }
    }

    private static Cell details(Case dialect, Llm.Tokens tokens) {
        var whole = dialect.traffic().wholeDetails(tokens);
        if (whole.isEmpty()) {
            return Cell.NOTHING;
        }
        try (var node = dialect.node(json(200, whole.get()))) {
            assertThat(node.complete(ContractChats.plain()).completed().tokens())
                    .contains(tokens);
            return Cell.KEPT;
        }
    }

    private static Cell vectors(Case dialect) {
        try (var node = dialect.node()) {
            var texts = IntStream.range(0, 3)
                    .mapToObj(number -> ("text " + number + " ").repeat(16_000))
                    .toList();
            var one = new float[] {0.5f, -1};
            node.server.answers(
                    json(200, dialect.traffic().vectors(List.of(one, new float[] {2, 3}))),
                    json(200, dialect.traffic().vectors(List.of(new float[] {4, 5}))));

            if (!(node.embed(texts, Optional.empty()) instanceof Providers.Vectors vectors)) {
                throw new AssertionError("no vectors");
            }
            assertThat(vectors.vectors())
                    .extracting(Llm.Vector::values)
                    .containsExactly(one, new float[] {2, 3}, new float[] {4, 5});
            assertThat(node.server.seen).hasSize(2);
            assertThat(dialect.traffic()
                            .textsToEmbedIn(node.server.seen.getFirst().json()))
                    .isEqualTo(texts.subList(0, 2));
            vectors.tokens().ifPresent(tokens -> assertThat(tokens.prompt()).isBetween(6, 8));
            return Cell.KEPT;
        }
    }

    private static Cell dimensions(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().vectors(List.of(new float[] {1}))))) {
            if (node.embed(List.of("a"), Optional.of(1)) instanceof Providers.NoVectors none) {
                return refused(node, none.broken(), "dimensions");
            }
            assertThat(dialect.traffic().dimensionsIn(node.server.last().json()))
                    .contains(1);
            return Cell.KEPT;
        }
    }

    private static Cell models(Case dialect) {
        try (var node = dialect.node()) {
            var pages = dialect.traffic().models(List.of("one", "two"), List.of("three:latest"));
            node.server.answers(pages.stream().map(page -> json(200, page)).toArray(ScriptedServer.Answer[]::new));

            var offered = node.offer();

            assertThat(offered.models()).containsExactly("one", "two", "three:latest");
            assertThat(offered.fresh()).isTrue();
            assertThat(node.server.seen).hasSize(pages.size());
            return Cell.KEPT;
        }
    }

    private static Cell other(Case dialect, String parameter, String value) throws Exception {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            var chat = ContractChats.withOther("{\"%s\":%s}".formatted(parameter, value));
            if (node.complete(chat).outcome() instanceof Providers.Broken broken) {
                return refused(node, broken, parameter);
            }
            assertThat(dialect.traffic().parameterIn(node.server.last().json(), parameter))
                    .contains(Json.MAPPER.readTree(value));
            return Cell.KEPT;
        }
    }

    private static Cell harmless(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("x")))) {
            var chat = ContractChats.withOther(
                    "{\"user\":\"u\",\"metadata\":{},\"store\":true,\"service_tier\":\"auto\",\"safety_identifier\":\"s\",\"prompt_cache_key\":\"k\",\"n\":1}");
            assertThat(node.complete(chat).completed().text()).isEqualTo("x");
            return Cell.KEPT;
        }
    }

    private static Cell forbidden(Case dialect) {
        var all = Map.of("cannot", "stream, tools, json-schema, images, embeddings");
        try (var node = dialect.node(all)) {
            var schema = new Shape.JsonSchema("place", ContractChats.SCHEMA, Optional.empty(), Optional.empty());
            refused(node, node.complete(ContractChats.streamed()).broken(), "stream");
            refused(
                    node,
                    node.complete(ContractChats.withTools(new Choice.Auto())).broken(),
                    "tools");
            refused(node, node.complete(ContractChats.shaped(schema)).broken(), "json-schema");
            refused(node, node.complete(ContractChats.withImage(PNG)).broken(), "images");
            if (node.embed(List.of("a"), Optional.empty()) instanceof Providers.NoVectors none) {
                assertThat(none.broken().breakage()).isEqualTo(Breakage.NOT_OFFERED);
                return refused(node, none.broken(), "embeddings");
            }
            throw new AssertionError("vectors all the same");
        }
    }
}
