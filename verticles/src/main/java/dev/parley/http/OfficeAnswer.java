package dev.parley.http;

import dev.parley.bus.Jobs.Job;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.Office;
import dev.parley.bus.Office.Form;
import dev.parley.bus.Office.Found;
import dev.parley.bus.Office.Output;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.UUID;

/** What became of a request, in the words of the office that Parley replaces; its people read Russian. */
final class OfficeAnswer {

    private static final String QUEUED = "Запрос добавлен в очередь обработки";
    private static final String PENDING = "Запрос ожидает обработки";
    private static final String PROCESSING = "Запрос обрабатывается";
    private static final String COMPLETED = "Запрос выполнен";
    private static final String FAILED = "Запрос не выполнен: ";
    private static final String CANCELLED = "Запрос отменён";
    private static final String NOT_COMPLETED = "Запрос еще не завершен";

    private OfficeAnswer() {}

    static JsonObject queued(UUID id) {
        return new JsonObject()
                .put("success", true)
                .put("request_id", id.toString())
                .put("status", "queued")
                .put("message", QUEUED);
    }

    static JsonObject status(Job job) {
        return new JsonObject()
                .put("success", true)
                .put("request_id", job.id().toString())
                .put("status", word(job.state()))
                .put("progress", percent(job))
                .put("message", message(job.state()))
                .putNull("estimated_time");
    }

    /** The answer, or why there is none. */
    static JsonObject result(Found found) {
        return found.output().map(OfficeAnswer::completed).orElseGet(() -> missing(found.job()));
    }

    /** The answer of a spreadsheet's door: sentences stand in the message there. */
    static JsonObject sheetResult(Found found) {
        var json = result(found);
        var prose = found.output().filter(output -> output.form() == Form.PROSE);
        return prose.isPresent() ? json.put("message", json.getValue("result")).putNull("result") : json;
    }

    static JsonObject rated(Office.Rated rated) {
        var rate = rated.rate();
        return new JsonObject()
                .put("id", rated.id())
                .put("ai_request_id", rate.request().toString())
                .put("text_response", rate.response())
                .put("rating", rate.liked().orElse(null))
                .put("comment", rate.comment().orElse(null));
    }

    private static JsonObject completed(Output output) {
        var json = new JsonObject()
                .put("success", true)
                .put("status", "completed")
                .put("message", COMPLETED)
                .put("result", StrictJson.read(output.result()))
                .put("tokens_used", output.tokens().total())
                .put("processing_time", output.seconds())
                .put("form", output.form().name().toLowerCase(Locale.ROOT))
                .put("category", output.category())
                .put("provider", output.provider())
                .put("model", output.model())
                .put("repaired", output.repaired())
                // In units of the currency; the ledger counts billionths.
                .put("cost", output.cost() / 1e9);
        output.sent().ifPresent(sent -> json.put("sent", sent));
        return json;
    }

    private static JsonObject missing(Job job) {
        var json = new JsonObject().put("success", false).put("status", word(job.state()));
        return switch (job.state()) {
            case State.Failed failed ->
                json.put("message", message(job.state()))
                        .put("error", failed.failure().type())
                        .put("error_message", failed.detail());
            case State.Cancelled _ -> json.put("message", CANCELLED);
            case State.Queued _, State.Running _, State.Succeeded _ -> json.put("message", NOT_COMPLETED);
        };
    }

    private static String word(State state) {
        return switch (state) {
            case State.Queued _ -> "pending";
            case State.Running _ -> "processing";
            case State.Succeeded _ -> "completed";
            case State.Failed _ -> "failed";
            case State.Cancelled _ -> "cancelled";
        };
    }

    private static String message(State state) {
        return switch (state) {
            case State.Queued _ -> PENDING;
            case State.Running _ -> PROCESSING;
            case State.Succeeded _ -> COMPLETED;
            case State.Failed failed -> FAILED + failed.detail();
            case State.Cancelled _ -> CANCELLED;
        };
    }

    /** A request that still works never says 100: clients take that for the end. */
    private static int percent(Job job) {
        return job.state() instanceof State.Succeeded ? 100 : Math.clamp((int) (job.progress() * 100), 0, 99);
    }
}
