package dev.parley.kafka;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Create;
import dev.parley.bus.Interviews.Room;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Interviews that make rooms, know an origin again, take nobody called nobody, and can be away. */
final class ScriptedInterviews {

    private final Map<Integer, Create> rooms = new ConcurrentSkipListMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    /** Serves on this bus. */
    void work(Bus bus) {
        TestStore.await(bus.serve(Interviews.CREATE, this::create));
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** How often a room was asked for. */
    int asked() {
        return asked.get();
    }

    /** What the rooms were made of, in their order, when there are at least so many. */
    List<Create> rooms(int least) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> List.copyOf(rooms.values()), made -> made.size() >= least);
    }

    private Future<Room> create(Create request) {
        var number = asked.incrementAndGet();
        if (away) {
            return Future.failedFuture(Failure.UNAVAILABLE.because("the store is away"));
        }
        if (request.candidateName().equals("nobody")) {
            return Future.failedFuture(Failure.INVALID.because("candidate_name: nobody is nobody"));
        }
        if (rooms.values().stream().noneMatch(made -> made.origin().equals(request.origin()))) {
            rooms.put(number, request);
        }
        return Future.succeededFuture(new Room(
                UUID.randomUUID(),
                "code",
                request.caller().user(),
                request.candidate().orElse(""),
                request.candidateName(),
                request.vacancy(),
                request.language(),
                Interviews.Stage.OPEN,
                Optional.empty(),
                request.questions().size(),
                0,
                0,
                Optional.empty(),
                false,
                Instant.EPOCH,
                Optional.empty()));
    }
}
