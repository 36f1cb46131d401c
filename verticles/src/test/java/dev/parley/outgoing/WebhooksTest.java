package dev.parley.outgoing;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.Delivery;
import dev.parley.conf.Conf;
import dev.parley.store.TestJob;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages from the real store to a real server on this machine. Time stands until a test moves it. */
class WebhooksTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PAYLOAD =
            "{\"id\": \"7\", \"state\": \"succeeded\", \"correlation_id\": \"c-1\", \"ё\": 1}";

    private volatile Instant now = NOW;

    /** Every request with its body. */
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    private HttpServer server;
    private String verticle;

    private record Received(HttpServerRequest request, MultiMap headers, String body) {

        void answer(int status) {
            request.response().setStatusCode(status).end("thanks");
        }
    }

    @BeforeEach
    void start() throws Exception {
        store.sql("delete from parley.outbox");
        server = store.vertx().createHttpServer().requestHandler(request -> request.body()
                .onSuccess(body -> received.add(new Received(request, request.headers(), body.toString()))));
        await(server.listen(0, "127.0.0.1"));
        deploy(Map.of());
    }

    @AfterEach
    void stop() {
        await(store.vertx().undeploy(verticle));
        await(server.close());
    }

    @Test
    void aMessageIsPostedWithASignatureThatItsReceiverCanVerify() throws Exception {
        var job = write("http://media.example:" + server.actualPort() + "/hook?a=1");

        var call = next();
        call.answer(204);

        assertThat(call.request().method().name()).isEqualTo("POST");
        assertThat(call.request().uri()).isEqualTo("/hook?a=1");
        assertThat(call.body()).isEqualTo(PAYLOAD);
        assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(call.headers().get("X-Correlation-ID")).isEqualTo("c-1");
        assertThat(call.headers().get("webhook-id")).startsWith("msg_" + job.id() + "_");
        assertThat(call.headers().get("webhook-timestamp")).isEqualTo("" + NOW.getEpochSecond());
        assertThat(call.headers().get("webhook-signature")).isEqualTo("v1," + hmac(call));
        assertThat(delivery(job, Delivery::delivered).attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.at()).isEqualTo(NOW);
                    assertThat(attempt.status()).contains(204);
                    assertThat(attempt.failure()).isEmpty();
                });
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithTheSameId() throws Exception {
        var job = write(hook());
        var first = next();
        first.answer(500);
        var waiting = delivery(job, delivery -> delivery.attempts().stream().findFirst());
        assertThat(waiting.next())
                .hasValueSatisfying(next -> assertThat(next).isBetween(NOW.plusMillis(2_500), NOW.plusSeconds(35)));

        now = NOW.plusSeconds(60);
        wake();
        var second = next();
        second.answer(200);

        assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
        assertThat(second.headers().get("webhook-timestamp")).isEqualTo("" + now.getEpochSecond());
        assertThat(delivery(job, Delivery::delivered).attempts())
                .extracting(attempt -> attempt.status().orElseThrow())
                .containsExactly(500, 200);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() throws Exception {
        var job = write(hook());
        var call = next();
        call.request()
                .response()
                .putHeader("Location", "http://10.0.0.1/")
                .setStatusCode(302)
                .end();

        assertThat(failure(job)).contains("status 302").contains("redirects are not followed");
        assertThat(delivery(job, Delivery::next).delivered()).isEmpty();
        assertThat(received).isEmpty();
    }

    @Test
    void aPrivateAddressIsNotCalled() {
        var literal = write("http://10.0.0.1/hook");
        var named = write("http://inside.example/hook");

        assertThat(failure(literal)).contains("network.allowed");
        assertThat(failure(named)).contains("network.allowed").doesNotContain("10.0.0.2");
        assertThat(deliveries(named)).singleElement().satisfies(delivery -> assertThat(delivery.next())
                .isEmpty());
    }

    @Test
    void aReceiverThatIsGoneIsNotTriedAgain() throws Exception {
        var job = write(hook());
        next().answer(410);

        assertThat(failure(job)).contains("status 410");
        assertThat(deliveries(job)).singleElement().satisfies(delivery -> {
            assertThat(delivery.next()).isEmpty();
            assertThat(delivery.delivered()).isEmpty();
        });
    }

    @Test
    void aReceiverThatIsAwayIsTriedAgain() {
        var job = write("http://media.example:1/hook");

        assertThat(failure(job)).contains("cannot be reached");
        assertThat(deliveries(job)).singleElement().satisfies(delivery -> assertThat(delivery.next())
                .isPresent());
    }

    @Test
    void aHostThatHangsIsGivenUpForThisTime() throws Exception {
        redeploy(Map.of("webhooks.timeout", "2 s"));
        var hungUp = new CompletableFuture<Void>();
        var job = write(hook());
        next().request().connection().closeHandler(_ -> hungUp.complete(null));

        assertThat(failure(job)).contains("did not answer within 2.0 s");
        assertThat(deliveries(job)).singleElement().satisfies(delivery -> assertThat(delivery.next())
                .isPresent());
        hungUp.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aHostThatHangsDoesNotHoldUpOthers() throws Exception {
        redeploy(Map.of("webhooks.concurrency", "3", "webhooks.per-host", "2"));
        for (var i = 0; i < 10; i++) {
            write("http://hangs.example:" + server.actualPort() + "/" + i);
        }
        assertThat(List.of(next(), next()))
                .allSatisfy(call -> assertThat(call.headers().get("Host")).startsWith("hangs.example"));

        var jobs = List.of(write(hook()), write(hook()), write(hook()));
        for (var i = 0; i < jobs.size(); i++) {
            next().answer(200);
        }

        assertThat(jobs).allSatisfy(job -> assertThat(delivery(job, Delivery::delivered))
                .isNotNull());
        assertThat(received).isEmpty();
    }

    @Test
    void aMessageOfADayIsGivenUpAfterAFailure() throws Exception {
        now = NOW.plus(Duration.ofDays(1));
        // What looks for messages at the start must not still do so by the earlier time.
        redeploy(Map.of());
        var job = write(hook());
        next().answer(503);

        assertThat(failure(job)).contains("503");
        assertThat(deliveries(job)).singleElement().satisfies(delivery -> assertThat(delivery.next())
                .isEmpty());
    }

    @Test
    void anAnswerWithoutEndIsAcknowledgedAndCutOff() throws Exception {
        var hungUp = new CompletableFuture<Void>();
        var job = write(hook());
        var call = next();
        call.request().connection().closeHandler(_ -> hungUp.complete(null));
        call.request().response().setChunked(true);
        pour(call);

        assertThat(delivery(job, Delivery::delivered)).isNotNull();
        hungUp.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aMessageIsSentAgainByHandUnderItsId() throws Exception {
        var job = write(hook());
        var first = next();
        first.answer(200);
        var delivery = delivery(job, Delivery::delivered);

        store.ask(Outbox.RESEND, new Outbox.Resend(job.id(), delivery.message().id()));
        var second = next();
        second.answer(200);

        assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
        delivery(job, again -> Optional.of(again).filter(each -> each.attempts().size() == 2));
    }

    @Test
    void theSecretOfTheFirstStartIsKept() {
        redeploy(Map.of("webhooks.secret", ""));
        var first = store.ask(Outbox.SECRET, new Outbox.AskSecret()).secret();
        redeploy(Map.of("webhooks.secret", ""));

        assertThat(first).startsWith("whsec_").isNotEqualTo(SECRET);
        assertThat(store.ask(Outbox.SECRET, new Outbox.AskSecret()).secret()).isEqualTo(first);
    }

    private void redeploy(Map<String, String> settings) {
        await(store.vertx().undeploy(verticle));
        deploy(settings);
    }

    private void deploy(Map<String, String> settings) {
        var all = new HashMap<>(
                Map.of("network.allowed", "127.0.0.1", "webhooks.secret", SECRET, "webhooks.timeout", "1 min"));
        all.putAll(settings);
        var conf = Conf.load(Optional.empty(), Map.of(), all);
        verticle = await(store.vertx()
                .deployVerticle(new OutgoingVerticle(
                        store.bus(),
                        conf,
                        () -> Future.succeededFuture(now),
                        host -> List.of(InetAddress.ofLiteral(host.startsWith("inside") ? "10.0.0.2" : "127.0.0.1")))));
    }

    private String hook() {
        return "http://media.example:" + server.actualPort() + "/hook";
    }

    /** Ends a job that tells a destination of it. */
    private Job write(String destination) {
        var job = new TestJob("kind", UUID.randomUUID())
                .state(new State.Running("node", NOW, false))
                .created(NOW)
                .build();
        var kept = store.keep(job);
        var ended = TestJob.of(kept)
                .state(new State.Succeeded(NOW, "{}"))
                .updated(NOW)
                .build();
        var message = new JobStore.Outgoing(destination, job.id().toString(), PAYLOAD);
        store.save(ended, List.of(), Optional.of(message));
        wake();
        return kept;
    }

    private static void wake() {
        store.bus().publish(Outbox.WAKE, new Outbox.Wake("http:"));
    }

    private Received next() throws InterruptedException {
        var call = received.poll(30, TimeUnit.SECONDS);
        assertThat(call).as("a call within 30 s").isNotNull();
        return call;
    }

    private static void pour(Received call) {
        call.request().response().write(Buffer.buffer(new byte[4_096])).onSuccess(_ -> pour(call));
    }

    private static List<Delivery> deliveries(Job job) {
        return store.ask(Outbox.READ, new Outbox.Read(job.id())).deliveries();
    }

    /** The delivery of a job as soon as it has this. */
    private static Delivery delivery(Job job, Function<Delivery, Optional<?>> has) {
        return Awaitility.await().until(() -> deliveries(job).getFirst(), delivery -> has.apply(delivery)
                .isPresent());
    }

    private static String failure(Job job) {
        return delivery(job, delivery -> delivery.attempts().stream().findFirst())
                .attempts()
                .getFirst()
                .failure()
                .orElseThrow();
    }

    /** As the documentation tells receivers to do it. */
    private static String hmac(Received call) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.split("_")[1]), "HmacSHA256"));
        mac.update((call.headers().get("webhook-id") + ".").getBytes(StandardCharsets.UTF_8));
        mac.update((call.headers().get("webhook-timestamp") + ".").getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(mac.doFinal(call.body().getBytes(StandardCharsets.UTF_8)));
    }
}
