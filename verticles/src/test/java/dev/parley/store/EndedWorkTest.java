package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.JobStore.NewEvent;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Recordings;
import dev.parley.bus.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndedWorkTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final UUID OWNER = new UUID(1, 1);
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LIMIT = OLD.plusSeconds(3600);
    private static final Instant YOUNG = LIMIT.plusSeconds(1);
    private static final State RUNNING = new State.Running("node", OLD, false);

    @BeforeEach
    void forgetEarlierOnes() throws SQLException {
        store.sql("truncate parley.jobs, parley.job_events, parley.recordings cascade");
    }

    @Test
    void jobsThatEndedLongAgoGoWithTheirEventsAndOthersStay() throws SQLException {
        keep("convert", new State.Succeeded(OLD, "{}"));
        keep("convert", new State.Cancelled(OLD));
        var young = keep("convert", new State.Succeeded(YOUNG, "{}"));
        var waiting = keep("convert", new State.Queued(OLD));
        var running = keep("convert", RUNNING);
        var other = keep("probe", new State.Succeeded(OLD, "{}"));

        assertThat(dropJobs(100)).isEqualTo(2);

        assertThat(store.sql("select string_agg(id::text, ' ' order by id) from parley.jobs"))
                .contains(String.join(" ", id(young), id(waiting), id(running), id(other)));
        assertThat(store.sql("select count(distinct job_id) from parley.job_events"))
                .contains("4");
    }

    @Test
    void aJobWithAMessageThatIsStillToBeSentStays() throws SQLException {
        var job = keep("convert", RUNNING);
        store.save(
                TestJob.of(job).state(new State.Succeeded(OLD, "{}")).build(),
                List.of(),
                Optional.of(new Outgoing("https://example.org", "key", "{}")));

        assertThat(dropJobs(100)).isZero();
        store.sql("update parley.outbox set delivered = now()");
        assertThat(dropJobs(100)).isEqualTo(1);
        assertThat(store.sql("select count(*) from parley.outbox")).contains("0");
    }

    @Test
    void theOldestGoFirstAndNoMoreThanAskedFor() throws SQLException {
        for (var i = 0; i < 3; i++) {
            keep("convert", new State.Succeeded(OLD.plusSeconds(i), "{}"));
        }

        assertThat(dropJobs(2)).isEqualTo(2);

        assertThat(store.sql("select ended_at = '" + OLD.plusSeconds(2) + "' from parley.jobs"))
                .contains("t");
    }

    @Test
    void fewJobsGoAtOnceWhereTheyHaveVeryManyEvents() throws SQLException {
        for (var i = 0; i < 3; i++) {
            keep("convert", new State.Succeeded(OLD.plusSeconds(i), "{}"));
        }
        store.sql("update parley.jobs set last_event = 15000");

        assertThat(dropJobs(100)).isEqualTo(2);
        assertThat(dropJobs(100)).isEqualTo(1);
        assertThat(dropJobs(100)).isZero();
    }

    @Test
    void anOldRecordingGoesWithItsTranscriptAndItsJob() throws SQLException {
        var ended = recording(new State.Succeeded(YOUNG, "{}"), OLD);
        var running = recording(RUNNING, OLD);
        var young = recording(new State.Succeeded(OLD, "{}"), YOUNG);
        store.sql("insert into parley.transcripts values ('" + id(ended) + "', '{}', now())");

        var dropped = store.ask(Retention.DROP_RECORDINGS, new Retention.DropRecordings(LIMIT, 100, Optional.empty()));

        assertThat(dropped.count()).isEqualTo(1);
        assertThat(store.sql("select string_agg(id::text, ' ' order by id) from parley.recordings"))
                .contains(String.join(" ", id(running), id(young)));
        assertThat(store.sql("select string_agg(id::text, ' ' order by id) from parley.jobs"))
                .contains(String.join(" ", id(running), id(young)));
        assertThat(store.sql("select count(*) from parley.transcripts")).contains("0");
    }

    private static Job recording(State state, Instant created) throws SQLException {
        var job = keep("transcription", state);
        var media = new Blobs.Key("ab".repeat(32));
        store.ask(
                Recordings.INSERT,
                new Recordings.Insert(job.id(), OWNER, "talk.wav", Optional.of(media), Optional.empty(), 1));
        store.sql("update parley.recordings set created = '" + created + "' where id = '" + job.id() + "'");
        return job;
    }

    private static Job keep(String kind, State state) {
        return store.keep(new TestJob(kind, OWNER).state(state).build(), new NewEvent("state", "{}"));
    }

    private static int dropJobs(int limit) {
        return store.ask(Retention.DROP_JOBS, new Retention.DropJobs("convert", LIMIT, limit, Optional.empty()))
                .count();
    }

    private static String id(Job job) {
        return job.id().toString();
    }
}
