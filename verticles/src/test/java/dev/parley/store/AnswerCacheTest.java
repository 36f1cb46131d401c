package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.AnswerCache;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.conf.RedisConf;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerCacheTest {

    @RegisterExtension
    static final TestRedis redis = new TestRedis();

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final CutConnection toRedis =
            new CutConnection(redis.connection().host(), redis.connection().port());
    private final UUID anna = UUID.randomUUID();

    @AfterEach
    void close() {
        TestStore.await(vertx.close());
        toRedis.close();
    }

    @Test
    void anAnswerIsKeptForItsOwnerAlone() {
        deploy();
        put(anna, "question", "ответ", LONG);

        assertThat(get(anna, "question")).contains("ответ");
        assertThat(get(anna, "other question")).isEmpty();
        assertThat(get(UUID.randomUUID(), "question")).isEmpty();
    }

    @Test
    void anAnswerGoesWhenItIsOld() {
        deploy();
        put(anna, "question", "answer", Duration.ofMillis(50));

        Awaitility.await().until(() -> get(anna, "question").isEmpty());
        put(anna, "question", "answer", Duration.ZERO);
        assertThat(get(anna, "question")).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLongIsNotKept() {
        deploy();
        put(anna, "long", "x".repeat(AnswerCache.LARGEST), LONG);
        put(anna, "too long", "x".repeat(AnswerCache.LARGEST + 1), LONG);

        assertThat(get(anna, "long")).isPresent();
        assertThat(get(anna, "too long")).isEmpty();
    }

    @Test
    void aRedisThatIsAwayIsAMissAndHealsByItself() {
        deploy();
        Awaitility.await().until(() -> {
            put(anna, "question", "answer", LONG);
            return get(anna, "question").isPresent();
        });

        toRedis.cut();

        Awaitility.await().until(() -> get(anna, "question").isEmpty());
        put(anna, "question", "another answer", LONG);
        toRedis.mend();
        Awaitility.await().until(() -> get(anna, "question").equals(Optional.of("answer")));
    }

    @Test
    void withoutRedisNothingIsKept() {
        TestStore.await(vertx.deployVerticle(new AnswerCacheVerticle(bus, Optional.empty())));
        put(anna, "question", "answer", LONG);

        assertThat(get(anna, "question")).isEmpty();
    }

    private void deploy() {
        var place =
                RedisConf.loopback(toRedis.port(), redis.connection().password().orElseThrow());
        TestStore.await(vertx.deployVerticle(new AnswerCacheVerticle(bus, Optional.of(place))));
    }

    private Optional<String> get(UUID owner, String question) {
        return TestStore.await(bus.ask(AnswerCache.GET, new AnswerCache.Get(owner, question)))
                .answer();
    }

    private void put(UUID owner, String question, String answer, Duration keep) {
        assertThat(TestStore.await(bus.ask(AnswerCache.PUT, new AnswerCache.Put(owner, question, answer, keep))))
                .isEqualTo(Done.DONE);
    }
}
