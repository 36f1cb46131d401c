package dev.parley.interview;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.SpokenAnswers.AskEars;
import dev.parley.bus.SpokenAnswers.Ears;
import dev.parley.bus.SpokenAnswers.EarsNow;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EarsDeskTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aLanguageIsUnderstoodWhateverItsRegion() {
        serve(Future.succeededFuture(new Inference.Abilities(List.of("en", "ru"), List.of(), List.of())));

        assertThat(ears("ru-RU")).isEqualTo(new EarsNow(Ears.UNDERSTAND, List.of("en", "ru")));
    }

    @Test
    void aLanguageThatNoRecogniserKnowsIsNot() {
        serve(Future.succeededFuture(new Inference.Abilities(List.of("en"), List.of(), List.of())));

        assertThat(ears("kk")).isEqualTo(new EarsNow(Ears.OTHER_LANGUAGES, List.of("en")));
    }

    @Test
    void withoutANodeThatHearsThereIsNobody() {
        assertThat(ears("en").ears()).isEqualTo(Ears.AWAY);
    }

    @Test
    void whoIsOnlyBusyIsTakenForOneWhoUnderstands() {
        serve(Future.failedFuture(Failure.TIMED_OUT.because("busy")));

        assertThat(ears("en").ears()).isEqualTo(Ears.UNDERSTAND);
    }

    private void serve(Future<Inference.Abilities> abilities) {
        await(bus.serve(Inference.ABILITIES, _ -> abilities));
    }

    private EarsNow ears(String language) {
        var desk = new EarsDesk(bus);
        var asking = new VerticleBase() {
            private EarsNow now = new EarsNow(Ears.AWAY, List.of());

            @Override
            public Future<?> start() {
                now = desk.ears(new AskEars(language));
                return Future.succeededFuture();
            }
        };
        await(vertx.deployVerticle(asking, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        return asking.now;
    }
}
