package dev.parley.llm.gigachat;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.OneProvider;
import dev.parley.llm.TestChats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may call GigaChat: tokens, certificates and authorities. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GigaChatAdmissionTest {

    private static final String MODEL = "GigaChat-2";

    private final Vertx vertx = Vertx.vertx();
    private final SetClock clock = new SetClock();
    private TestAuthority authority;
    private TestAuthority stranger;
    private TestAuthority.Signed identity;
    private TestAuthority.Signed ours;
    private Optional<GigaChatStub> open = Optional.empty();
    private Optional<OneProvider> opened = Optional.empty();

    @BeforeAll
    void makeCertificates(@TempDir Path folder) throws Exception {
        authority = new TestAuthority(folder.resolve("authority"));
        stranger = new TestAuthority(folder.resolve("stranger"));
        identity = authority.sign("gigachat");
        ours = authority.sign("parley");
    }

    @AfterEach
    void stop() {
        opened.ifPresent(OneProvider::close);
        open.ifPresent(GigaChatStub::close);
        opened = Optional.empty();
        open = Optional.empty();
    }

    @AfterAll
    void close() {
        await(vertx.close());
    }

    @Test
    void aHundredCallsAtOnceAskForOneToken() {
        var stub = cloud();
        var provider = provider(stub, Map.of());

        var outcomes = await(Future.all(IntStream.range(0, 100)
                        .mapToObj(_ -> provider.begin(MODEL, TestChats.of("Привет")))
                        .toList()))
                .<Providers.Outcome>list();

        assertThat(outcomes).hasSize(100).allMatch(Providers.Completed.class::isInstance);
        assertThat(stub.tokenRequests).hasValue(1);
        assertThat(stub.scopes).containsExactly("GIGACHAT_API_PERS");
    }

    @Test
    void aHundredCallsWithARevokedTokenReplaceItOnce() {
        var stub = cloud();
        var provider = provider(stub, Map.of());
        provider.completed(MODEL, TestChats.of("Привет"));
        stub.revokeAll();

        var outcomes = await(Future.all(IntStream.range(0, 100)
                        .mapToObj(i ->
                                provider.begin(MODEL, i % 2 == 0 ? TestChats.of("Привет") : TestChats.of("Как дела?")))
                        .toList()))
                .<Providers.Outcome>list();

        assertThat(outcomes).allMatch(Providers.Completed.class::isInstance);
        assertThat(stub.tokenRequests).hasValue(2);
    }

    @Test
    void vectorsAndModelsReplaceARevokedTokenToo() {
        var stub = cloud();
        var provider = provider(stub, Map.of());
        provider.completed(MODEL, TestChats.of("Привет"));

        stub.revokeAll();
        assertThat(provider.embed("Embeddings", List.of("a"), Optional.empty())).isInstanceOf(Providers.Vectors.class);
        stub.revokeAll();
        assertThat(provider.offer().fresh()).isTrue();

        assertThat(stub.tokenRequests).hasValue(3);
    }

    @Test
    void aTokenIsReplacedBeforeItsEndWhileItStillServes() {
        var stub = cloud();
        stub.expiresAt = clock.millis() + Duration.ofMinutes(30).toMillis();
        var provider = provider(stub, Map.of());
        provider.completed(MODEL, TestChats.of("Привет"));

        clock.pass(Duration.ofMinutes(25));
        provider.completed(MODEL, TestChats.of("Привет"));
        assertThat(stub.tokenRequests).hasValue(1);

        clock.pass(Duration.ofMinutes(1));
        stub.expiresAt = clock.millis() + Duration.ofMinutes(30).toMillis();
        await(Future.all(IntStream.range(0, 50)
                .mapToObj(_ -> provider.begin(MODEL, TestChats.of("Привет")))
                .toList()));
        assertThat(stub.tokenRequests).hasValue(2);
    }

    @Test
    void anEndInSecondsIsUnderstoodAsOneInMilliseconds() {
        var stub = cloud();
        stub.expiresAt = clock.instant().plus(Duration.ofMinutes(30)).getEpochSecond();
        var provider = provider(stub, Map.of());
        provider.completed(MODEL, TestChats.of("Привет"));

        clock.pass(Duration.ofMinutes(20));
        provider.completed(MODEL, TestChats.of("Привет"));

        assertThat(stub.tokenRequests).hasValue(1);
    }

    @Test
    void aClockThatIsWrongDoesNotAskForATokenWithEveryCall() {
        var stub = cloud();
        stub.expiresAt = clock.millis() - Duration.ofHours(3).toMillis();
        var provider = provider(stub, Map.of());

        IntStream.range(0, 5).forEach(_ -> provider.completed(MODEL, TestChats.of("Привет")));

        assertThat(stub.tokenRequests).hasValue(1);
    }

    @Test
    void whenNoNewTokenCanBeHadTheOldOneServesToItsEnd() {
        var stub = cloud();
        stub.expiresAt = clock.millis() + Duration.ofMinutes(30).toMillis();
        var provider = provider(stub, Map.of());
        provider.completed(MODEL, TestChats.of("Привет"));
        stub.tokenRefusal = Optional.of(new GigaChatStub.Refusal(500, "{\"message\":\"Internal Server Error\"}"));

        clock.pass(Duration.ofMinutes(28));
        provider.completed(MODEL, TestChats.of("Привет"));
        clock.pass(Duration.ofMinutes(3));
        var broken = provider.broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
        assertThat(broken.detail()).startsWith("gigachat: no access token could be had: answered with status 500");
    }

    @Test
    void tooManyTokenRequestsAreNotAnsweredWithMore() {
        var stub = cloud();
        stub.tokenRefusal = Optional.of(new GigaChatStub.Refusal(429, "{\"message\":\"Too many requests\"}"));
        var provider = provider(stub, Map.of());

        for (int i = 0; i < 20; i++) {
            assertThat(provider.broken(MODEL, TestChats.of("Привет")).breakage())
                    .isEqualTo(Breakage.RATE_LIMITED);
        }

        assertThat(stub.tokenRequests).hasValue(1);
    }

    @Test
    void identifierAndSecretAreAsGoodAsTheKeyMadeOfThem() {
        var stub = cloud();

        provider(stub, Map.of("keys", "[client:secret]", "scope", "GIGACHAT_API_CORP"))
                .completed(MODEL, TestChats.of("Привет"));

        assertThat(stub.scopes).containsExactly("GIGACHAT_API_CORP");
    }

    @Test
    void aWrongKeyIsNamedByItsSettingAndNeverShown() {
        var broken = provider(cloud(), Map.of("keys", "[bm9ib2R5OndoYXRldmVy]")).broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_ADMITTED);
        assertThat(broken.detail())
                .contains("credentials doesn't match db data", "llm.providers.gigachat.keys")
                .doesNotContain("bm9ib2R5OndoYXRldmVy");
    }

    @Test
    void aWrongScopeIsNamedByItsSetting() {
        var broken = provider(cloud(), Map.of("scope", "GIGACHAT_API_FREE")).broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_ADMITTED);
        assertThat(broken.detail()).contains("llm.providers.gigachat.scope");
    }

    @Test
    void severalKeysEachHaveATokenOfTheirOwn() {
        var stub = cloud();
        var provider = provider(stub, Map.of("keys", "[" + GigaChatStub.KEY + ", client:secret]"));

        IntStream.range(0, 6).forEach(_ -> provider.completed(MODEL, TestChats.of("Привет")));

        assertThat(stub.tokenRequests).hasValue(2);
    }

    @Test
    void aCertificateOpensTheDoorWithoutATokenOrAHeader() {
        var stub = stub(Optional.of(authority));

        var answer = opened(
                        stub,
                        Map.of(
                                "ca", authority.certificate.toString(),
                                "certificate", ours.certificate().toString(),
                                "certificate-key", ours.key().toString()))
                .completed(MODEL, TestChats.of("Привет"));

        assertThat(answer.text()).isEqualTo("Привет!");
        assertThat(stub.tokenRequests).hasValue(0);
    }

    @Test
    void aMissingCertificateIsNamedByItsSetting() {
        var broken = opened(
                        stub(Optional.of(authority)), Map.of("ca", authority.certificate.toString(), "enabled", "true"))
                .broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isIn(Breakage.NOT_ADMITTED, Breakage.AWAY);
        assertThat(broken.detail()).contains("llm.providers.gigachat.certificate");
    }

    @Test
    void aWrongAuthorityIsNamedByItsSetting() {
        var broken =
                provider(cloud(), Map.of("ca", stranger.certificate.toString())).broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_ADMITTED);
        assertThat(broken.detail()).contains("is not trusted", "llm.providers.gigachat.ca");
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNamedByTheSettingThatIsMissing() {
        var broken =
                opened(cloud(), Map.of("keys", "[" + GigaChatStub.KEY + "]")).broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.NOT_ADMITTED);
        assertThat(broken.detail()).contains("llm.providers.gigachat.ca");
    }

    @Test
    void anAddressForTokensWhereNobodyIsIsNamedByItsSetting() {
        var broken = provider(cloud(), Map.of("authorization-url", "https://127.0.0.1:1/api/v2/oauth"))
                .broken(MODEL, TestChats.of("Привет"));

        assertThat(broken.breakage()).isEqualTo(Breakage.AWAY);
        assertThat(broken.detail()).contains("llm.providers.gigachat.authorization-url");
    }

    private GigaChatStub cloud() {
        return stub(Optional.empty());
    }

    private GigaChatStub stub(Optional<TestAuthority> clients) {
        var stub = new GigaChatStub(vertx, identity, clients);
        open = Optional.of(stub);
        return stub;
    }

    /** A provider that trusts the stub and has a key. */
    private OneProvider provider(GigaChatStub stub, Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("ca", authority.certificate.toString());
        all.put("keys", "[" + GigaChatStub.KEY + "]");
        all.putAll(settings);
        return opened(stub, all);
    }

    private OneProvider opened(GigaChatStub stub, Map<String, String> settings) {
        var provider = GigaChatFixture.provider(GigaChatFixture.conf(stub, settings), clock);
        opened = Optional.of(provider);
        return provider;
    }

    /** A clock that stands until it is told to go on. */
    private static final class SetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-03-04T05:06:07Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it has one zone");
        }
    }
}
