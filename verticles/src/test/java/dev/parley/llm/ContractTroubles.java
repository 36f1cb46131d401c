package dev.parley.llm;

import static dev.parley.llm.ScriptedServer.brokenAfter;
import static dev.parley.llm.ScriptedServer.byBytes;
import static dev.parley.llm.ScriptedServer.json;
import static dev.parley.llm.ScriptedServer.silentAfter;
import static dev.parley.llm.ScriptedServer.stream;
import static dev.parley.llm.ScriptedServer.text;
import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Llm;
import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Providers.Broken;
import dev.parley.llm.ContractRow.Case;
import dev.parley.llm.ContractRow.Cell;
import dev.parley.llm.Traffic.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** What becomes of everything that goes wrong between here and a provider: the same in every dialect. */
final class ContractTroubles {

    private static final String PAGE = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>";

    private ContractTroubles() {}

    static List<ContractRow> rows() {
        return List.of(
                new ContractRow("stream cut at every byte", ContractTroubles::cutEverywhere),
                new ContractRow("stream sent byte by byte", ContractTroubles::byteByByte),
                new ContractRow("no tokens counted: not known, not zero", ContractTroubles::noTokens),
                new ContractRow("stream without its last mark: complete", ContractTroubles::noMark),
                new ContractRow("stream that ends too early: cut off, with what came", ContractTroubles::tooEarly),
                new ContractRow("connection that breaks: cut off, with what came", ContractTroubles::connectionBreaks),
                new ContractRow(
                        "error in the middle of a stream: told, with what came", ContractTroubles::errorInStream),
                new ContractRow("whole answer though a stream was wanted: taken", ContractTroubles::wholeForStream),
                new ContractRow("compressed answer: read", ContractTroubles::compressed),
                new ContractRow("429 with Retry-After: told how long", ContractTroubles::retryAfter),
                new ContractRow(
                        "429 without Retry-After: rate limited",
                        dialect -> refusal(dialect, Traffic::rateLimited, Breakage.RATE_LIMITED)),
                new ContractRow(
                        "quota used up or no money: out of funds",
                        dialect -> refusal(dialect, Traffic::outOfFunds, Breakage.OUT_OF_FUNDS)),
                new ContractRow("refused key: not admitted, and not shown", ContractTroubles::notAdmitted),
                new ContractRow("another key takes over from a limited one", ContractTroubles::anotherKey),
                new ContractRow(
                        "unknown model: told",
                        dialect -> refusal(dialect, Traffic::noSuchModel, Breakage.NO_SUCH_MODEL)),
                new ContractRow(
                        "prompt too long: told", dialect -> refusal(dialect, Traffic::tooLong, Breakage.TOO_LONG)),
                new ContractRow("500: away", dialect -> refusal(dialect, Traffic::failed, Breakage.AWAY)),
                new ContractRow("page for people with 502: away", ContractTroubles::errorPage),
                new ContractRow("page for people with 200: told to look at the url", ContractTroubles::page),
                new ContractRow("what is no JSON: cut off", ContractTroubles::garbage),
                new ContractRow("redirect: not followed, the key stays", ContractTroubles::redirect),
                new ContractRow("slow first token: waited for", ContractTroubles::slowFirst),
                new ContractRow("no first token: timed out", ContractTroubles::noFirst),
                new ContractRow("silence between tokens: timed out, with what came", ContractTroubles::silence),
                new ContractRow("longer than total-timeout: timed out", ContractTroubles::total),
                new ContractRow("connection that is never made: away", ContractTroubles::neverConnected),
                new ContractRow("nobody listens: away, told to look at the url", ContractTroubles::nobodyListens),
                new ContractRow("answer too large: cut off", ContractTroubles::tooLarge),
                new ContractRow("asker goes away: the connection is reset", ContractTroubles::cancelled),
                new ContractRow("asker reads slowly: the provider waits", ContractTroubles::slowReader));
    }

    /** Every cut in two, of the stream as its parser and its dialect read it. */
    private static Cell cutEverywhere(Case dialect) {
        var traffic = dialect.traffic();
        var conf = ProviderNode.conf(traffic, URI.create("http://gpu"), Map.of());
        var stream = (traffic.pieces("При", "вет 👋") + traffic.callPieces(traffic.calls()) + traffic.end(true))
                .getBytes(StandardCharsets.UTF_8);
        var expected = Optional.<String>empty();
        for (var cut = 0; cut <= stream.length; cut++) {
            var reading = new SplitReading(traffic.dialect(conf));
            reading.read(Arrays.copyOf(stream, cut));
            reading.read(Arrays.copyOfRange(stream, cut, stream.length));
            var read = reading.withoutMadeUpIds();
            assertThat(read).as("cut at %d", cut).contains("Привет 👋").isEqualTo(expected.orElse(read));
            expected = Optional.of(read);
        }
        return Cell.KEPT;
    }

    private static Cell byteByByte(Case dialect) {
        var traffic = dialect.traffic();
        try (var node =
                dialect.node(byBytes(traffic.streamType(), traffic.pieces("При", "вет 👋") + traffic.end(false)))) {
            var open = node.complete(ContractChats.streamed());
            assertThat(open.completed().text()).isEqualTo("Привет 👋");
            assertThat(open.text()).isEqualTo("Привет 👋");
            return Cell.KEPT;
        }
    }

    private static Cell noTokens(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(stream(traffic.streamType(), traffic.pieces("x") + traffic.endWithoutTokens()))) {
            var answer = node.complete(ContractChats.streamed()).completed();
            assertThat(answer.text()).isEqualTo("x");
            assertThat(answer.tokens()).isEmpty();
            return Cell.KEPT;
        }
    }

    private static Cell noMark(Case dialect) {
        var traffic = dialect.traffic();
        var end = traffic.endWithoutMark();
        if (end.isEmpty()) {
            return Cell.NOTHING;
        }
        try (var node = dialect.node(stream(traffic.streamType(), traffic.pieces("x") + end.get()))) {
            assertThat(node.complete(ContractChats.streamed()).completed().text())
                    .isEqualTo("x");
            node.server.answers(brokenAfter(traffic.streamType(), traffic.pieces("y") + end.get()));
            assertThat(node.complete(ContractChats.streamed()).completed().text())
                    .isEqualTo("y");
            return Cell.KEPT;
        }
    }

    private static Cell tooEarly(Case dialect) {
        var traffic = dialect.traffic();
        return half(dialect, stream(traffic.streamType(), traffic.pieces("hal", "f")), Breakage.CUT_OFF);
    }

    private static Cell connectionBreaks(Case dialect) {
        var traffic = dialect.traffic();
        return half(dialect, brokenAfter(traffic.streamType(), traffic.pieces("hal", "f")), Breakage.CUT_OFF);
    }

    private static Cell errorInStream(Case dialect) {
        var traffic = dialect.traffic();
        var answer = stream(traffic.streamType(), traffic.pieces("hal", "f") + traffic.errorInStream());
        return half(dialect, answer, Breakage.CUT_OFF, Breakage.AWAY);
    }

    private static Cell half(Case dialect, ScriptedServer.Answer answer, Breakage... any) {
        try (var node = dialect.node(answer)) {
            var open = node.complete(ContractChats.streamed());
            var broken = open.broken();
            assertThat(broken.breakage()).as(broken.detail()).isIn((Object[]) any);
            assertThat(broken.received()).isEqualTo("half");
            assertThat(broken.sent()).isTrue();
            assertThat(open.text()).isEqualTo("half");
            return Cell.KEPT;
        }
    }

    private static Cell wholeForStream(Case dialect) {
        try (var node = dialect.node(json(200, dialect.traffic().whole("all of it")))) {
            var open = node.complete(ContractChats.streamed());
            assertThat(open.completed().text()).isEqualTo("all of it");
            assertThat(open.text()).isEqualTo("all of it");
            return Cell.KEPT;
        }
    }

    private static Cell compressed(Case dialect) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(dialect.traffic().whole("small").getBytes(StandardCharsets.UTF_8));
        }
        try (var node = dialect.node(request -> request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Encoding", "gzip")
                .end(Buffer.buffer(bytes.toByteArray())))) {
            assertThat(node.complete(ContractChats.plain()).completed().text()).isEqualTo("small");
            return Cell.KEPT;
        }
    }

    private static Cell retryAfter(Case dialect) {
        var refused = dialect.traffic().rateLimited();
        try (var node = dialect.node(json(refused.status(), refused.body(), "Retry-After", "20"))) {
            var broken = node.complete(ContractChats.streamed()).broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.RATE_LIMITED);
            assertThat(broken.retryAfter()).contains(Duration.ofSeconds(20));
            return Cell.KEPT;
        }
    }

    private static Cell refusal(Case dialect, Function<Traffic, Refused> which, Breakage breakage) {
        var refused = which.apply(dialect.traffic());
        try (var node = dialect.node(json(refused.status(), refused.body()))) {
            for (var chat : List.of(ContractChats.plain(), ContractChats.streamed())) {
                var broken = node.complete(chat).broken();
                assertThat(broken.breakage()).as(broken.detail()).isEqualTo(breakage);
                assertThat(broken.detail()).startsWith(node.conf.name() + ": ").contains("status " + refused.status());
                assertThat(broken.retryAfter()).isEmpty();
                assertThat(broken.sent()).isTrue();
            }
            return Cell.KEPT;
        }
    }

    private static Cell notAdmitted(Case dialect) {
        var refused = dialect.traffic().notAdmitted("sk-secret-of-ours");
        try (var node = dialect.node(json(refused.status(), refused.body()))) {
            var broken = node.complete(ContractChats.plain()).broken();
            assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_ADMITTED);
            assertThat(broken.detail()).doesNotContain("sk-secret").contains("***");
            return Cell.KEPT;
        }
    }

    private static Cell anotherKey(Case dialect) {
        var refused = dialect.traffic().rateLimited();
        try (var node = dialect.node(Map.of("keys", "first-key, second-key"))) {
            node.server.answers(
                    json(refused.status(), refused.body(), "Retry-After", "1000"),
                    json(200, dialect.traffic().whole("x")));

            node.complete(ContractChats.plain()).broken();
            node.complete(ContractChats.plain()).completed();
            node.complete(ContractChats.plain()).completed();

            assertThat(node.server.seen)
                    .extracting(dialect.traffic()::keyIn)
                    .containsExactly("first-key", "second-key", "second-key");
            return Cell.KEPT;
        }
    }

    private static Cell errorPage(Case dialect) {
        try (var node = dialect.node(text(502, "text/html", PAGE))) {
            var broken = node.complete(ContractChats.streamed()).broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
            assertThat(broken.detail()).contains("status 502").doesNotContain("<");
            return Cell.KEPT;
        }
    }

    private static Cell page(Case dialect) {
        try (var node = dialect.node(text(200, "text/html", PAGE))) {
            for (var chat : List.of(ContractChats.plain(), ContractChats.streamed())) {
                var broken = node.complete(chat).broken();
                assertThat(broken.breakage()).isEqualTo(Breakage.CUT_OFF);
                assertThat(broken.detail()).contains("llm.providers." + node.conf.name() + ".url");
            }
            return Cell.KEPT;
        }
    }

    private static Cell garbage(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(json(200, "{\"choices\": [{\"mess"))) {
            assertThat(node.complete(ContractChats.plain()).broken().breakage()).isEqualTo(Breakage.CUT_OFF);
            node.server.answers(json(200, ""));
            assertThat(node.complete(ContractChats.plain()).broken().breakage()).isEqualTo(Breakage.CUT_OFF);
            node.server.answers(json(200, "{}"));
            assertThat(node.complete(ContractChats.plain()).broken().breakage()).isEqualTo(Breakage.CUT_OFF);
            node.server.answers(stream(traffic.streamType(), traffic.pieces("x") + "data: }{\n\n\u0000\n"));
            var broken = node.complete(ContractChats.streamed()).broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.CUT_OFF);
            assertThat(broken.received()).isEqualTo("x");
            return Cell.KEPT;
        }
    }

    private static Cell redirect(Case dialect) {
        try (var node = dialect.node();
                var elsewhere = new ScriptedServer(dialect.vertx())) {
            elsewhere.answers(json(200, dialect.traffic().whole("x")));
            node.server.answers(json(307, "", "Location", elsewhere.url("/").toString()));
            var broken = node.complete(ContractChats.plain()).broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
            assertThat(broken.detail()).contains("status 307");
            assertThat(elsewhere.seen).isEmpty();
            return Cell.KEPT;
        }
    }

    /** The first piece takes longer than there may be silence between pieces. */
    private static Cell slowFirst(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(Map.of("between-tokens-timeout", "50 ms"))) {
            node.server.answers(
                    node.server.silentBefore(200, traffic.streamType(), traffic.pieces("x") + traffic.end(false)));
            assertThat(node.complete(ContractChats.streamed()).completed().text())
                    .isEqualTo("x");
            return Cell.KEPT;
        }
    }

    private static Cell noFirst(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(Map.of("first-token-timeout", "500 ms"))) {
            // A comment, or an empty line, is no piece.
            node.server.answers(silentAfter(traffic.streamType(), "\n"));
            timedOut(node, node.complete(ContractChats.streamed()).broken(), "first-token-timeout");
            node.server.answers(silentAfter("application/json", " "));
            timedOut(node, node.complete(ContractChats.plain()).broken(), "first-token-timeout");
            await(node.server.left.future());
            return Cell.KEPT;
        }
    }

    private static Cell silence(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(Map.of("between-tokens-timeout", "100 ms"))) {
            node.server.answers(silentAfter(traffic.streamType(), traffic.pieces("half")));
            var broken = node.complete(ContractChats.streamed()).broken();
            timedOut(node, broken, "between-tokens-timeout");
            assertThat(broken.received()).isEqualTo("half");
            return Cell.KEPT;
        }
    }

    private static Cell total(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(Map.of("total-timeout", "500 ms"))) {
            node.server.answers(silentAfter(traffic.streamType(), traffic.pieces("half")));
            timedOut(node, node.complete(ContractChats.streamed()).broken(), "total-timeout");
            return Cell.KEPT;
        }
    }

    private static void timedOut(ProviderNode node, Broken broken, String setting) {
        assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.TIMED_OUT);
        assertThat(broken.detail()).contains("llm.providers." + node.conf.name() + "." + setting);
        assertThat(broken.sent()).isTrue();
    }

    /** A server that takes the connection, and says nothing to the greeting of TLS. */
    private static Cell neverConnected(Case dialect) {
        var silent = dialect.vertx()
                .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
                .connectHandler(_ -> {});
        await(silent.listen());
        var url = "https://127.0.0.1:" + silent.actualPort();
        try (var node = dialect.node(Map.of("url", url, "connect-timeout", "150 ms"))) {
            var broken = node.complete(ContractChats.plain()).broken();
            assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.AWAY);
            assertThat(broken.detail()).contains("connect");
            assertThat(broken.sent()).isFalse();
            return Cell.KEPT;
        } finally {
            await(silent.close());
        }
    }

    private static Cell nobodyListens(Case dialect) {
        try (var node = dialect.node(Map.of("url", "http://127.0.0.1:1/v1"))) {
            var broken = node.complete(ContractChats.streamed()).broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
            assertThat(broken.detail()).contains("127.0.0.1:1").contains("llm.providers." + node.conf.name() + ".url");
            assertThat(broken.sent()).isFalse();
            return Cell.KEPT;
        }
    }

    private static Cell tooLarge(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(Map.of("largest-answer", "64 KiB"))) {
            var tooMuch = "long ".repeat(20_000);
            node.server.answers(json(200, traffic.whole(tooMuch)));
            tooLarge(node, node.complete(ContractChats.plain()).broken());
            node.server.answers(stream(traffic.streamType(), traffic.pieces("begin", tooMuch) + traffic.end(false)));
            tooLarge(node, node.complete(ContractChats.streamed()).broken());
            return Cell.KEPT;
        }
    }

    private static void tooLarge(ProviderNode node, Broken broken) {
        assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.CUT_OFF);
        assertThat(broken.detail()).contains("llm.providers." + node.conf.name() + ".largest-answer");
    }

    private static Cell cancelled(Case dialect) {
        var traffic = dialect.traffic();
        try (var node = dialect.node(silentAfter(traffic.streamType(), traffic.pieces("half")))) {
            var open = node.complete(ContractChats.streamed());
            await(open.first.future());
            open.cancel();

            var broken = open.broken();
            assertThat(broken.breakage()).isEqualTo(Breakage.CANCELLED);
            assertThat(broken.received()).isEqualTo("half");
            await(node.server.left.future());
            return Cell.KEPT;
        }
    }

    private static Cell slowReader(Case dialect) {
        var traffic = dialect.traffic();
        var times = 700;
        var piece = traffic.pieces("x".repeat(32_000));
        try (var node = dialect.node(Map.of("largest-answer", "1 GiB", "between-tokens-timeout", "1 s"))) {
            node.server.answers(node.server.endless(traffic.streamType(), piece, times, traffic.end(false)));
            var open = node.complete(ContractChats.streamed());
            open.pause();
            await(node.server.stuck.future());
            // Longer than the silence that is allowed: it is not the provider's.
            await(dialect.vertx().timer(1_300, TimeUnit.MILLISECONDS).mapEmpty());
            var writtenMeanwhile = node.server.written.get();
            open.resume();

            assertThat(open.completed().text()).hasSize(times * 32_000);
            assertThat(open.pieces.stream()
                            .map(Llm.Piece::text)
                            .mapToInt(String::length)
                            .sum())
                    .isEqualTo(times * 32_000);
            assertThat(writtenMeanwhile).isLessThan((long) times * piece.length());
            return Cell.KEPT;
        }
    }
}
