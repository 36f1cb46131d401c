package dev.parley.jobs;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.conf.JobsConf;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes a job of what was submitted, or says which field of it is wrong. */
final class Submissions {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int HIGHEST_PRIORITY = 100;
    private static final int MOST_AT_ONCE = 10_000;

    private final JobsConf conf;
    private final InstantSource clock;

    Submissions(JobsConf conf, InstantSource clock) {
        this.conf = conf;
        this.clock = clock;
    }

    /** @param place where it stands, to begin the name of a field with */
    Job job(Jobs.Submit request, String place) {
        var kind = conf.kinds().get(request.kind());
        if (kind == null) {
            throw Failure.INVALID.because(place + "kind: there is no kind of job called " + request.kind() + ", only "
                    + String.join(", ", conf.kinds().keySet()));
        }
        if (Math.abs(request.priority()) > HIGHEST_PRIORITY) {
            throw Failure.INVALID.because(place + "priority: " + request.priority() + " is not from -"
                    + HIGHEST_PRIORITY + " to " + HIGHEST_PRIORITY);
        }
        requireText(place + "input", Optional.of(request.input()));
        requireText(place + "idempotency_key", request.idempotencyKey());
        requireText(place + "correlation_id", request.correlationId());
        requireText(place + "callback_url", request.callbackUrl());
        var now = clock.instant();
        return new Job(
                request.id().orElseGet(IDS::generate),
                request.kind(),
                request.owner(),
                request.key(),
                request.input(),
                new State.Queued(request.notBefore().filter(now::isBefore).orElse(now)),
                Optional.empty(),
                0,
                request.priority(),
                0,
                kind.attempts(),
                0,
                Optional.empty(),
                request.idempotencyKey(),
                request.correlationId(),
                request.callbackUrl(),
                now,
                now,
                0);
    }

    List<Job> jobs(Jobs.SubmitAll request) {
        var jobs = request.jobs();
        if (jobs.size() > MOST_AT_ONCE) {
            throw Failure.TOO_LARGE.because(
                    "jobs: " + jobs.size() + " are more than the " + MOST_AT_ONCE + " of one request; send several");
        }
        return IntStream.range(0, jobs.size())
                .mapToObj(i -> job(jobs.get(i), "jobs[" + i + "]."))
                .toList();
    }

    /** The store keeps any text but one with a NUL character, and none that is no Unicode: two keys could become one. */
    private static void requireText(String field, Optional<String> text) {
        if (text.filter(value -> value.indexOf(0) >= 0).isPresent()) {
            throw Failure.INVALID.because(field + ": holds a NUL character; take it out");
        }
        if (text.filter(value -> !StandardCharsets.UTF_8.newEncoder().canEncode(value))
                .isPresent()) {
            throw Failure.INVALID.because(field + ": holds half of a surrogate pair (\\ud800 to \\udfff), which is no"
                    + " character; take it out");
        }
    }
}
