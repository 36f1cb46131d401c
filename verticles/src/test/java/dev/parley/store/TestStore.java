package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Message;
import dev.parley.conf.StoreConf;
import dev.parley.conf.StoreConf.PostgresConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real store for one test class: a database of its own, empty but for the tables, a Vert.x with the bus, and the store
 * verticle at work.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestStore store = new TestStore();
 * }</pre>
 */
public final class TestStore implements BeforeAllCallback, AfterAllCallback {

    private Vertx vertx;
    private Bus bus;
    private Path data;
    private PostgresConf postgres;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("parley-test-data");
        postgres = TestPostgres.newDatabase();
        vertx = Vertx.vertx();
        bus = Bus.open(vertx);
        var conf = new StoreConf(data, Optional.of(postgres), 4);
        await(vertx.deployVerticle(new StoreVerticle(bus, conf, postgres, Clock.systemUTC())));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        await(vertx.close());
        TestPostgres.drop(postgres);
        TestPostgres.deleteTree(data);
    }

    public Vertx vertx() {
        return Objects.requireNonNull(vertx);
    }

    public Bus bus() {
        return Objects.requireNonNull(bus);
    }

    /** The data folder; blobs are below it. */
    public Path data() {
        return Objects.requireNonNull(data);
    }

    /** The database of this test class. */
    public PostgresConf postgres() {
        return Objects.requireNonNull(postgres);
    }

    /** Asks and waits for the reply; throws the {@link FailureException} of a refusal. */
    public <Q extends Message, R extends Message> R ask(Address<Q, R> address, Q request) {
        return await(bus().ask(address, request));
    }

    /** Keeps a new job. */
    public Job keep(Job job, NewEvent... events) {
        var change = new JobStore.Change(job, List.of(events), Optional.empty());
        return ask(JobStore.INSERT, new JobStore.Insert(List.of(change))).jobs().getFirst();
    }

    /** Writes a changed job; empty where it was decided on an outdated version. */
    public Optional<Job> save(Job job, List<NewEvent> events, Optional<Outgoing> message) {
        var change = new JobStore.Change(job, events, message);
        return ask(JobStore.SAVE, new JobStore.Save(List.of(change))).jobs().stream()
                .findFirst();
    }

    /** Runs a statement behind the store's back and replies with the first column of its first row, if any. */
    public Optional<String> sql(String statement) throws SQLException {
        return TestPostgres.sql(postgres(), statement);
    }

    /** Checks that a call is refused with this failure; go on with what the detail says. */
    public static ThrowableAssertAlternative<FailureException> refused(Failure failure, ThrowingCallable call) {
        return assertThatExceptionOfType(FailureException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.failure()).isEqualTo(failure));
    }

    /** Waits for a result from the thread of a test. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no result after 30 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
