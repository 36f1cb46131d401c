package dev.parley.kafka;

import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews;
import dev.parley.bus.Outbox;
import dev.parley.bus.Outbox.ListWaiting;
import dev.parley.bus.Outbox.Outgoing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on interviews are files for as long as Kafka does not take them. What waits is known by the outbox alone, so that
 * files are right again after any crash, on any node. One look at a time; touched on the verticle's context.
 */
final class ReportFiles {

    private static final Logger log = LoggerFactory.getLogger(ReportFiles.class);
    private static final int PAGE = 100;

    private final Vertx vertx;
    private final Bus bus;
    private final ReportFolder folder;
    private boolean busy;
    private Optional<String> trouble = Optional.empty();

    ReportFiles(Vertx vertx, Bus bus, ReportFolder folder) {
        this.vertx = vertx;
        this.bus = bus;
        this.folder = folder;
    }

    /**
     * Writes files of reports that cannot be sent, and removes those of reports that were.
     *
     * @param away whether no broker answers; else only a report that was tried in vain cannot be sent
     */
    void look(boolean away) {
        if (busy) {
            return;
        }
        busy = true;
        // First the folder: what lies there and does not wait any more was sent.
        vertx.executeBlocking(folder::names, false)
                .compose(lying -> keepWaiting(0, away, new HashSet<>(), Optional.empty())
                        .compose(kept -> vertx.executeBlocking(() -> remove(lying, kept.waiting()), false)
                                .map(_ -> kept.failure())))
                .onComplete(outcome -> {
                    busy = false;
                    if (outcome.succeeded()) {
                        tell(outcome.result());
                    } else if (outcome.cause() instanceof FailureException failure) {
                        log.debug("the outbox does not say which reports wait: {}", failure.detail());
                    } else {
                        tell(Optional.of(outcome.cause().toString()));
                    }
                });
    }

    /** Why reports cannot be files, if they cannot. */
    Optional<String> trouble() {
        return trouble;
    }

    /** @param waiting names of the files of all reports that wait */
    private record Kept(Set<String> waiting, Optional<String> failure) {}

    private Future<Kept> keepWaiting(long after, boolean away, Set<String> waiting, Optional<String> failure) {
        return bus.ask(Outbox.WAITING, new ListWaiting(CallbackRelay.SCHEME, Interviews.REPORTED, after, PAGE))
                .compose(page -> page.messages().isEmpty()
                        ? Future.succeededFuture(new Kept(waiting, failure))
                        : vertx.executeBlocking(() -> keep(page.messages(), away, waiting), false)
                                .compose(failed -> keepWaiting(
                                        page.messages().getLast().id(), away, waiting, failure.or(() -> failed))));
    }

    /** Replies with what went wrong: a full disk keeps neither reports from being sent nor files from being removed. */
    private Optional<String> keep(List<Outgoing> messages, boolean away, Set<String> waiting) {
        Optional<String> failure = Optional.empty();
        for (var message : messages) {
            for (var report : report(message).toList()) {
                waiting.add(report.fileName());
                if (away || message.attempts() > 0) {
                    try {
                        folder.keep(report);
                    } catch (IOException e) {
                        failure = Optional.of(e.toString());
                    }
                }
            }
        }
        return failure;
    }

    private static Stream<ReportAnswer> report(Outgoing message) {
        try {
            return AnswerForm.of(message.payload()) instanceof ReportAnswer report ? Stream.of(report) : Stream.of();
        } catch (FailureException _) {
            return Stream.of(); // The relay says why it cannot be sent.
        }
    }

    private Set<String> remove(Set<String> lying, Set<String> waiting) throws IOException {
        var sent = new HashSet<>(lying);
        sent.removeAll(waiting);
        for (var name : sent) {
            folder.remove(name);
            log.info("{} was sent and is no longer in {}", name, folder);
        }
        return sent;
    }

    private void tell(Optional<String> failure) {
        if (failure.isPresent() && !failure.equals(trouble)) {
            log.error("reports on interviews cannot be kept in {}: {}", folder, failure.orElse(""));
        }
        trouble = failure.map(reason -> "reports cannot be kept in " + folder + ": " + reason);
    }
}
