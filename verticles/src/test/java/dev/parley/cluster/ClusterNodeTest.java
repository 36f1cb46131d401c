package dev.parley.cluster;

import static dev.parley.store.TestStore.await;
import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Cluster;
import dev.parley.bus.Failure;
import dev.parley.bus.Health;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageSchema;
import dev.parley.bus.Readings;
import dev.parley.bus.Usage;
import dev.parley.conf.ClusterConf;
import dev.parley.conf.Role;
import dev.parley.conf.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNodeTest {

    private static final Optional<Secret> SECRET = Optional.of(new Secret("open sesame"));
    private static final String VERSION = "1.0";

    private final List<Vertx> opened = new ArrayList<>();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Bus> buses = new ArrayList<>();
    private List<Integer> ports;

    @BeforeEach
    void findPorts() throws IOException {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports = List.of(first.getLocalPort(), second.getLocalPort());
        }
    }

    @AfterEach
    void leave() {
        opened.forEach(vertx -> await(vertx.close()));
    }

    @Test
    void whatOneNodePublishesOrAsksReachesTheOther() throws InterruptedException {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        var boris = join(1, VERSION, SECRET, Optional.empty());
        var abilities = new Inference.Abilities(List.of("en"), List.of("en"), List.of());
        var heard = new LinkedBlockingQueue<Jobs.Wake>();
        await(anna.serve(Inference.ABILITIES, _ -> Future.succeededFuture(abilities)));
        await(anna.listen(Jobs.WAKE, heard::add).ready());

        boris.publish(Jobs.WAKE, new Jobs.Wake("convert"));

        assertThat(await(boris.ask(Inference.ABILITIES, new Inference.AskAbilities())))
                .isEqualTo(abilities);
        assertThat(soon(heard)).isEqualTo(new Jobs.Wake("convert"));
        assertThat(await(boris.ask(Health.CHECK.of("cluster"), new Health.Check())))
                .isEqualTo(new Health.Part(true, "2 nodes: node-0 (http, jobs), node-1 (http, jobs)"));
    }

    @Test
    void anAnswerInPiecesComesFromTheOtherNodeInOrderNoFasterThanItIsTaken() {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        var boris = join(1, VERSION, SECRET, Optional.empty());
        var full = Promise.<Integer>promise();
        await(anna.serve(Llm.CHAT, (_, outlet) -> {
            var sent = new AtomicInteger();
            while (!outlet.full()) {
                outlet.send(piece(sent.getAndIncrement()));
            }
            full.complete(sent.get());
            var end = Promise.<Llm.Answer>promise();
            outlet.onDrain(() -> {
                outlet.send(piece(sent.getAndIncrement()));
                end.complete(answer());
            });
            return end.future();
        }));
        var seen = new CopyOnWriteArrayList<String>();
        var asker = opened.get(1).getOrCreateContext();

        var reception = on(asker, () -> {
            var open = boris.open(
                    Llm.CHAT,
                    ask(),
                    pieces -> seen.add(pieces.pieces().getFirst().text()));
            open.pause();
            return open;
        });
        var window = await(full.future());
        assertThat(seen).isEmpty();
        var reply = on(asker, () -> {
            reception.resume();
            return reception.reply();
        });

        assertThat(await(reply).text()).isEqualTo("done");
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, window)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void anAskerWhoLeavesStopsTheAnswerOfTheOtherNode() {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        var boris = join(1, VERSION, SECRET, Optional.empty());
        var stopped = Promise.<Void>promise();
        await(anna.serve(Llm.CHAT, (_, outlet) -> {
            outlet.send(piece(0));
            return outlet.cancelled().map(_ -> {
                stopped.complete();
                return answer();
            });
        }));
        var first = Promise.<Void>promise();
        var asker = opened.get(1).getOrCreateContext();
        var reception = on(asker, () -> boris.open(Llm.CHAT, ask(), _ -> first.tryComplete()));

        await(first.future());
        on(asker, () -> {
            reception.cancel();
            return reception;
        });

        await(stopped.future());
        assertThat(await(reception.reply()).text()).isEqualTo("done");
    }

    @Test
    void anAskerIsToldThatTheNodeThatAnsweredHasGone() {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        var boris = join(1, VERSION, SECRET, Optional.empty());
        await(anna.serve(Llm.CHAT, (_, outlet) -> {
            outlet.send(piece(0));
            return Promise.<Llm.Answer>promise().future();
        }));
        var first = Promise.<Void>promise();
        var asker = opened.get(1).getOrCreateContext();
        var reception = on(asker, () -> boris.open(Llm.CHAT, ask(), _ -> first.tryComplete()));
        await(first.future());

        await(opened.removeFirst().close());

        refused(Failure.UNAVAILABLE, () -> await(reception.reply())).withMessageContaining("has gone");
    }

    private static Llm.Ask ask() {
        var payer = new Usage.Payer(new UUID(7, 7), Accounts.Role.USER, Optional.empty());
        return new Llm.Ask(payer, "", Chat.of("", "Привет"), "chat");
    }

    private static Llm.Pieces piece(int number) {
        return new Llm.Pieces(List.of(Llm.Piece.text(String.valueOf(number))));
    }

    private static Llm.Answer answer() {
        return new Llm.Answer(
                "done",
                Optional.empty(),
                List.of(),
                Llm.Finish.STOP,
                Llm.Tokens.NONE,
                new Llm.Served("first", "model", 1, 0, false),
                Optional.empty(),
                Chat.NOTHING);
    }

    private static <T> T on(Context context, Supplier<T> work) {
        var done = Promise.<T>promise();
        context.runOnContext(_ -> done.complete(work.get()));
        return await(done.future());
    }

    @Test
    void thoseWhoStayAreToldThatANodeHasLeft() throws InterruptedException {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        join(1, VERSION, SECRET, Optional.empty());
        var left = new LinkedBlockingQueue<Cluster.Left>();
        await(anna.listen(Cluster.LEFT, left::add).ready());

        await(opened.removeLast().close());

        assertThat(soon(left)).isEqualTo(new Cluster.Left("node-1"));
    }

    @Test
    void aNodeTellsTheOthersWhatItHas(@TempDir java.nio.file.Path data) {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        join(1, VERSION, SECRET, Optional.empty());
        var self = new NodeIdentity("node-1", VERSION, MessageSchema.fingerprint(), Set.of(Role.JOBS));
        await(opened.get(1)
                .deployVerticle(new NodeVerticle(buses.get(1), self, nodes.get(1)::names, data, Instant.EPOCH)));

        assertThat(nodes.getFirst().names()).containsExactly("node-0", "node-1");
        var told = await(anna.ask(Readings.NODE.of("node-1"), new Readings.AskNode()));
        assertThat(told.roles()).containsExactly("jobs");
        assertThat(told.data()).isPresent();
        refused(Failure.UNAVAILABLE, () -> await(anna.ask(Readings.NODE.of("node-0"), new Readings.AskNode())));
    }

    @Test
    void aNodeOfAnotherVersionIsRefusedWithBothNamed() {
        join(0, VERSION, SECRET, Optional.empty());

        refused(Failure.CONFLICT, () -> join(1, "2.0", SECRET, Optional.empty()))
                .withMessageContaining("this node is of version 2.0 (messages " + MessageSchema.fingerprint() + ")")
                .withMessageContaining("node-0 of the cluster test is of version 1.0");
    }

    @Test
    void whoDoesNotKnowTheSecretStaysAlone() {
        var anna = join(0, VERSION, SECRET, Optional.empty());
        var stranger = join(1, VERSION, Optional.of(new Secret("guess")), Optional.empty());

        for (var bus : List.of(anna, stranger)) {
            assertThat(await(bus.ask(Health.CHECK.of("cluster"), new Health.Check()))
                            .detail())
                    .startsWith("1 node: ");
        }
    }

    @Test
    void aClientOfHazelcastIsNotLetIn() {
        join(0, VERSION, Optional.empty(), Optional.empty());
        var client = new ClientConfig().setClusterName("test");
        client.getNetworkConfig().addAddress("127.0.0.1:" + ports.getFirst());
        client.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2000);

        assertThatIllegalStateException()
                .isThrownBy(() -> HazelcastClient.newHazelcastClient(client))
                .withMessageContaining("Unable to connect");
    }

    @Test
    void withCertificatesNodesTalkAndOneOfAnotherAuthorityIsNotHeard(@TempDir java.nio.file.Path folder)
            throws Exception {
        var ours = TestCertificates.make(folder.resolve("ours"));
        var theirs = TestCertificates.make(folder.resolve("theirs"));
        var heard = new LinkedBlockingQueue<Jobs.Wake>();
        var anna = join(0, VERSION, SECRET, Optional.of(ours));
        await(anna.listen(Jobs.WAKE, heard::add).ready());
        await(anna.serve(
                Inference.ABILITIES,
                _ -> Future.succeededFuture(new Inference.Abilities(List.of(), List.of(), List.of()))));

        join(1, VERSION, SECRET, Optional.of(ours)).publish(Jobs.WAKE, new Jobs.Wake("from a friend"));
        assertThat(soon(heard)).isEqualTo(new Jobs.Wake("from a friend"));

        await(opened.removeLast().close());
        var stranger = join(1, VERSION, SECRET, Optional.of(theirs));
        stranger.publish(Jobs.WAKE, new Jobs.Wake("from a stranger"));
        refused(Failure.TIMED_OUT, () -> await(stranger.ask(Inference.ABILITIES, new Inference.AskAbilities())));
        assertThat(heard).isEmpty();
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var _ = new ServerSocket(ports.get(1), 1, InetAddress.getLoopbackAddress())) {
            refused(Failure.UNAVAILABLE, () -> join(1, VERSION, SECRET, Optional.empty()))
                    .withMessageContaining("cannot listen on 127.0.0.1 port " + ports.get(1))
                    .withMessageContaining("choose another cluster.port");
        }
    }

    private Bus join(int index, String version, Optional<Secret> secret, Optional<ClusterConf.Tls> tls) {
        Set<Role> roles = EnumSet.of(Role.HTTP, Role.JOBS);
        var members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        var conf = new ClusterConf(
                true, roles, "test", "127.0.0.1", ports.get(index), 0, members, Optional.empty(), secret, tls);
        var node =
                new ClusterNode(conf, new NodeIdentity("node-" + index, version, MessageSchema.fingerprint(), roles));
        var vertx = await(node.join(Vertx.builder().with(node.prepare(new VertxOptions()))));
        opened.add(vertx);
        var bus = Bus.open(vertx);
        nodes.add(node);
        buses.add(bus);
        await(node.watch(bus));
        return bus;
    }

    private static <T> T soon(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }
}
