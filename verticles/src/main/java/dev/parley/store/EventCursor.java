package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far somebody has read the events of many jobs: the snapshot of transactions whose events were all read, and, in the
 * midst of those that came between it and a later snapshot, the place there. As text it is what {@code pg_snapshot} is,
 * {@code xmin:xmax:running,…}, or {@code snapshot~later~job~number}; to clients it is opaque.
 */
record EventCursor(Snapshot read, Optional<Place> place) {

    private static final Pattern FORM =
            Pattern.compile("(?<read>[^~]+)(?:~(?<until>[^~]+)~(?<job>[0-9a-f-]{36})~(?<number>\\d{1,18}))?");

    private static final EventCursor START = at(new Snapshot(0, 0, List.of()));

    /** Everything that the snapshot shows was read. */
    static EventCursor at(Snapshot read) {
        return new EventCursor(read, Optional.empty());
    }

    /** Fails with INVALID for what is no cursor. */
    static EventCursor parse(String text) {
        if (text.equals("0")) {
            return START;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw noCursor();
        }
        var read = Snapshot.parse(form.group("read"));
        try {
            return form.group("until") == null
                    ? at(read)
                    : read.at(
                            Snapshot.parse(form.group("until")),
                            UUID.fromString(form.group("job")),
                            Long.parseLong(form.group("number")));
        } catch (IllegalArgumentException e) {
            throw noCursor();
        }
    }

    @Override
    public String toString() {
        return read
                + place.map(here -> "~" + here.until() + "~" + here.job() + "~" + here.number())
                        .orElse("");
    }

    private static FailureException noCursor() {
        return Failure.INVALID.because(
                "after: must be the cursor of a message, or 0 to begin with the oldest event; leave it out to begin now");
    }

    /** The last event that was read of those that the later snapshot shows. They are read by job and number. */
    record Place(Snapshot until, UUID job, long number) {}

    /**
     * Which transactions had been committed at an instant: those below {@code xmin}, and those below {@code xmax} that are not
     * in {@code running}.
     */
    record Snapshot(long xmin, long xmax, List<Long> running) {

        private static final Pattern FORM = Pattern.compile("(\\d{1,18}):(\\d{1,18}):((?:\\d{1,18}(?:,\\d{1,18})*)?)");

        static Snapshot parse(String text) {
            var form = FORM.matcher(text);
            if (!form.matches()) {
                throw noCursor();
            }
            var running = form.group(3).isEmpty()
                    ? List.<Long>of()
                    : Arrays.stream(form.group(3).split(","))
                            .map(Long::parseLong)
                            .toList();
            return new Snapshot(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), running);
        }

        EventCursor at(Snapshot until, UUID job, long number) {
            return new EventCursor(this, Optional.of(new Place(until, job, number)));
        }

        Long[] runningArray() {
            return running.toArray(Long[]::new);
        }

        @Override
        public String toString() {
            return xmin + ":" + xmax + ":"
                    + running.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }
}
