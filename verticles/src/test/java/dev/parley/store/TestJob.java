package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes jobs for tests, of which only what matters to the test is said. */
public final class TestJob {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final UUID id;
    private final String kind;
    private UUID owner;
    private String input = "{}";
    private State state = new State.Queued(Instant.EPOCH);
    private double progress;
    private int priority;
    private int attempt;
    private int maxAttempts = 3;
    private Optional<String> stage = Optional.empty();
    private long fence;
    private Optional<String> lastFailure = Optional.empty();
    private Optional<String> idempotencyKey = Optional.empty();
    private Optional<String> correlationId = Optional.empty();
    private Optional<String> callbackUrl = Optional.empty();
    private Instant created = Instant.EPOCH;
    private Instant updated = Instant.EPOCH;
    private long version;

    public TestJob(String kind, UUID owner) {
        this(IDS.generate(), kind, owner);
    }

    TestJob(UUID id, String kind, UUID owner) {
        this.id = id;
        this.kind = kind;
        this.owner = owner;
    }

    /** The same job, to be changed. */
    public static TestJob of(Job job) {
        var same = new TestJob(job.id(), job.kind(), job.owner());
        same.input = job.input();
        same.state = job.state();
        same.stage = job.stage();
        same.progress = job.progress();
        same.priority = job.priority();
        same.attempt = job.attempt();
        same.maxAttempts = job.maxAttempts();
        same.fence = job.fence();
        same.lastFailure = job.lastFailure();
        same.idempotencyKey = job.idempotencyKey();
        same.correlationId = job.correlationId();
        same.callbackUrl = job.callbackUrl();
        same.created = job.created();
        same.updated = job.updated();
        same.version = job.version();
        return same;
    }

    public TestJob owner(UUID owner) {
        this.owner = owner;
        return this;
    }

    public TestJob input(String input) {
        this.input = input;
        return this;
    }

    public TestJob state(State state) {
        this.state = state;
        return this;
    }

    public TestJob key(String idempotencyKey) {
        this.idempotencyKey = Optional.of(idempotencyKey);
        return this;
    }

    public TestJob priority(int priority) {
        this.priority = priority;
        return this;
    }

    public TestJob fence(long fence) {
        this.fence = fence;
        return this;
    }

    public TestJob created(Instant created) {
        this.created = created;
        return this;
    }

    public TestJob updated(Instant updated) {
        this.updated = updated;
        return this;
    }

    public TestJob version(long version) {
        this.version = version;
        return this;
    }

    public Job build() {
        return new Job(
                id,
                kind,
                owner,
                Optional.empty(),
                input,
                state,
                stage,
                progress,
                priority,
                attempt,
                maxAttempts,
                fence,
                lastFailure,
                idempotencyKey,
                correlationId,
                callbackUrl,
                created,
                updated,
                version);
    }
}
