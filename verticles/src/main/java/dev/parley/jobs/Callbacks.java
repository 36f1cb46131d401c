package dev.parley.jobs;

import dev.parley.bus.JobRecord;
import dev.parley.bus.JobStore;
import dev.parley.bus.JobStore.Outgoing;
import dev.parley.bus.Jobs.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is sent when a job has ended: the job, to whom its submit named. */
final class Callbacks {

    private Callbacks() {}

    /** The message of a job as it has just become; none while it has not ended. */
    static Optional<Outgoing> of(Job job) {
        return job.callbackUrl()
                .filter(_ -> job.state().ended())
                .map(destination ->
                        new Outgoing(destination, key(job), JobRecord.of(job).encode()));
    }

    /** What the destinations of these messages begin with, such as {@code https:}. */
    static Set<String> schemes(List<JobStore.Change> changes) {
        return changes.stream()
                .flatMap(change -> change.message().stream())
                .map(message ->
                        message.destination().substring(0, message.destination().indexOf(':') + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String key(Job job) {
        return job.idempotencyKey().orElseGet(() -> job.id().toString());
    }
}
