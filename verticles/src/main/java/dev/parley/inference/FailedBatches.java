package dev.parley.inference;

import static java.util.Objects.requireNonNullElse;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the chunks of a batch that failed. A batch that did not fit is tried in halves. After any other failure each
 * chunk is tried on its own, so that one that cannot be recognised takes no other with it; where it fails on its own it is tried
 * on one more lane, and then fails itself, so that it does not wear out all devices. Touched on the context of {@link Lanes}.
 */
final class FailedBatches {

    private static final Logger log = LoggerFactory.getLogger(FailedBatches.class);

    /** On so many lanes a chunk may fail on its own. */
    private static final int MOST_LANES = 2;

    /** After so many failures in a row a lane counts as broken although it hears the short sound. */
    private static final int MOST_IN_A_ROW = 5;

    private final BatchLimits limits;
    private final Map<String, Integer> inARow = new HashMap<>();

    FailedBatches(BatchLimits limits) {
        this.limits = limits;
    }

    /** What becomes of one chunk. */
    sealed interface Fate {}

    /** It goes back to its place in the queue. */
    record Again(PendingChunk chunk) implements Fate {}

    record Lost(PendingChunk chunk, FailureException failure) implements Fate {}

    /** Whether the device itself may be the cause. */
    boolean blames(Throwable cause) {
        return !(cause instanceof DeviceMemoryException || cause instanceof FailureException);
    }

    /** Notes a failure that may be the lane's, and tells whether there were too many in a row. */
    boolean tooManyOn(Lane lane) {
        return inARow.merge(lane.name(), 1, Integer::sum) >= MOST_IN_A_ROW;
    }

    /** Notes that a lane works. */
    void succeeded(Lane lane) {
        inARow.remove(lane.name());
    }

    /** @param live the lanes that work, without this one if it was taken out */
    List<Fate> judge(Lane lane, List<PendingChunk> batch, Throwable cause, Collection<Lane> live) {
        if (batch.size() == 1) {
            return List.of(judgeAlone(lane, batch.getFirst(), cause, live));
        }
        var tooBig = cause instanceof DeviceMemoryException;
        if (tooBig) {
            var model = batch.getFirst().choice().model();
            var most = limits.halve(lane.device(), model, batch.size());
            log.warn("{}; from now on batches of {} at most", cause.getMessage(), most);
        }
        var fates = new ArrayList<Fate>();
        batch.forEach(chunk -> fates.add(new Again(tooBig ? chunk : chunk.onItsOwn())));
        return fates;
    }

    private Fate judgeAlone(Lane lane, PendingChunk chunk, Throwable cause, Collection<Lane> live) {
        var tooBig = cause instanceof DeviceMemoryException;
        var marked = chunk.afterFailureOn(tooBig ? lanesOf(lane.device(), live) : Set.of(lane.name()));
        var canGoOn = (tooBig || marked.failedOn().size() < MOST_LANES)
                && live.stream().anyMatch(other -> other.takes(marked));
        if (canGoOn) {
            return new Again(marked);
        }
        if (blames(cause) && live.stream().anyMatch(Lane::recognizes)) {
            // It was the chunk, not the lanes.
            marked.failedOn().forEach(inARow::remove);
        }
        return new Lost(marked, failure(marked, cause, live));
    }

    private static Set<String> lanesOf(String device, Collection<Lane> live) {
        return live.stream()
                .filter(lane -> lane.device().equals(device))
                .map(Lane::name)
                .collect(Collectors.toSet());
    }

    private static FailureException failure(PendingChunk chunk, Throwable cause, Collection<Lane> live) {
        return switch (cause) {
            case FailureException known -> known;
            case DeviceMemoryException full ->
                Failure.UNAVAILABLE.because(
                        requireNonNullElse(full.getMessage(), "no memory is left")
                                + "; free some, or set a smaller speech.chunk or speech.model",
                        full);
            default -> {
                var message =
                        chunk.place() + " made the recogniser " + chunk.choice().model() + " fail on "
                                + String.join(" and ", new TreeSet<>(chunk.failedOn())) + ": " + cause.getMessage();
                yield live.stream().anyMatch(Lane::recognizes)
                        ? Failure.INTERNAL.because(message, cause)
                        : Failure.UNAVAILABLE.because(message + "; no device of this node works any more", cause);
            }
        };
    }
}
