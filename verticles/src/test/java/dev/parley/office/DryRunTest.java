package dev.parley.office;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Usage;
import dev.parley.conf.Conf;
import dev.parley.jobs.JobsVerticle;
import dev.parley.llm.LlmVerticle;
import dev.parley.prompts.PromptsVerticle;
import dev.parley.store.TestStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Out of the box, without a network: the real prompts, policy and dry run, with nothing scripted but the ledger. */
class DryRunTest {

    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final List<Usage.Call> ledger = new CopyOnWriteArrayList<>();
    private final List<String> deployed = new ArrayList<>();

    @AfterEach
    void stop() {
        deployed.reversed().forEach(id -> await(store.vertx().undeploy(id)));
    }

    @Test
    void aRequestIsSortedAndAnsweredWithWhatWouldBeSent() {
        start(Map.of());

        var output = answer("Найди все строки, где город — Казань");

        assertThat(output.form()).isEqualTo(Form.TABLE);
        assertThat(output.category()).isEqualTo("search");
        assertThat(output.provider()).isEqualTo("dryrun");
        assertThat(output.result()).startsWith("[[\"setting\",\"value\"],").contains("[\\\"Казань\\\",1]");
        assertThat(ledger).singleElement().satisfies(call -> {
            assertThat(call.purpose()).isEqualTo("office");
            assertThat(call.asked()).isEqualTo("office");
        });
    }

    @Test
    void aProviderThatIsSaidToHaveNoSchemasIsAskedWithoutOne() {
        start(Map.of("llm.providers.dryrun.cannot", "json-schema"));

        assertThat(answer("Sort the rows by city").category()).isEqualTo("transformation");
    }

    private Office.Output answer(String query) {
        var request = new Office.Request(
                Purpose.ANSWER,
                query,
                Optional.of("A1:B2"),
                Optional.empty(),
                Optional.of("[[\"город\", \"n\"], [\"Казань\", 1]]"),
                Optional.empty());
        var id = await(store.bus().ask(Office.SUBMIT, OfficeNode.submitOf(request)))
                .id();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> read(id), found -> found.job().state().ended())
                .output()
                .orElseThrow(() -> new AssertionError(read(id).job().state().toString()));
    }

    private static Office.Found read(UUID id) {
        return await(store.bus().ask(Office.READ, new Office.Read(OfficeNode.OWNER, id)));
    }

    private void start(Map<String, String> more) {
        var conf = Conf.load(Optional.empty(), Map.of(), more);
        var clock = Clock.systemUTC();
        var bus = store.bus();
        deployed.add(await(store.vertx().deployVerticle(new Ledger(bus, ledger))));
        deployed.add(await(store.vertx()
                .deployVerticle(new LlmVerticle(bus, conf.llm(), conf.guard(), new SimpleMeterRegistry(), clock))));
        deployed.add(await(store.vertx().deployVerticle(new PromptsVerticle(bus, clock), VIRTUAL)));
        deployed.add(await(store.vertx().deployVerticle(new OfficeVerticle(bus, conf, clock), VIRTUAL)));
        deployed.add(
                await(store.vertx().deployVerticle(new JobsVerticle(bus, conf.jobs(), clock, new Random(1)), VIRTUAL)));
    }

    /** Lets everything through and keeps the rows. */
    private static final class Ledger extends VerticleBase {

        private final Bus bus;
        private final List<Usage.Call> rows;

        Ledger(Bus bus, List<Usage.Call> rows) {
            this.bus = bus;
            this.rows = rows;
        }

        @Override
        public Future<?> start() {
            return Future.all(
                    bus.serve(
                            Usage.RESERVE,
                            _ -> Future.succeededFuture(new Usage.Reserved(
                                    Generators.timeBasedEpochGenerator().generate(), Usage.Remaining.UNLIMITED))),
                    bus.serve(Usage.SETTLE, settle -> {
                        rows.add(settle.call());
                        return Future.succeededFuture(Done.DONE);
                    }),
                    bus.serve(Usage.RELEASE, _ -> Future.succeededFuture(Done.DONE)));
        }
    }
}
