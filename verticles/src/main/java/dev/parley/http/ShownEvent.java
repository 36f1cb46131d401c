package dev.parley.http;

import dev.parley.bus.Following;
import dev.parley.bus.Jobs;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as clients see it, written as JSON once for all who follow. Touch only on the context of one server. */
final class ShownEvent {

    private final Jobs.Event event;
    private final Optional<String> cursor;
    private @Nullable String json;

    private ShownEvent(Jobs.Event event, Optional<String> cursor) {
        this.event = event;
        this.cursor = cursor;
    }

    /** For who follows the job of the event. */
    static ShownEvent ofOneJob(Jobs.Event event) {
        return new ShownEvent(event, Optional.empty());
    }

    /** For who follows many jobs. */
    static ShownEvent ofManyJobs(Following.Change change) {
        return new ShownEvent(change.event(), Optional.of(change.cursor()));
    }

    Jobs.Event event() {
        return event;
    }

    /** What to go on after. */
    String id() {
        return cursor.orElseGet(() -> Long.toString(event.number()));
    }

    String json() {
        var written = json;
        if (written == null) {
            written = write();
            json = written;
        }
        return written;
    }

    private String write() {
        var shown = new JsonObject();
        if (cursor.isPresent()) {
            shown.put("job", event.job().toString());
        }
        shown.put("number", event.number())
                .put("at", event.at().toString())
                .put("type", event.type())
                .put("data", new JsonObject(event.data()));
        cursor.ifPresent(after -> shown.put("cursor", after));
        return shown.encode();
    }
}
