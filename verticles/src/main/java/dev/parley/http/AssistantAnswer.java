package dev.parley.http;

import dev.parley.bus.Assistant;
import dev.parley.bus.Assistant.Question;
import dev.parley.bus.Assistant.Reply;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** Answers in the words of the assistant's clients. */
final class AssistantAnswer {

    private AssistantAnswer() {}

    /** What {@code /chat/} replies. */
    static JsonObject envelope(Question question, Llm.Answer answer) {
        var reply = Reply.of(answer);
        return switch (reply.status()) {
            case FINISHED ->
                new JsonObject()
                        .put("model", reply.model())
                        .put("prompt", question.prompt())
                        .put(
                                "generation_config",
                                new JsonObject()
                                        .put(
                                                "temperature",
                                                question.temperature().orElseThrow())
                                        .put("top_p", question.topP().orElseThrow())
                                        .put("max_tokens", question.maxTokens().orElseThrow()))
                        .put("usage", usage(reply))
                        .put(
                                "result",
                                new JsonObject().put("text", reply.text()).put("finish_reason", reply.finishReason()))
                        .put(
                                "meta",
                                new JsonObject()
                                        .put("provider", reply.provider())
                                        .put("raw", new JsonObject(answer.other()))
                                        .put("attempts", reply.attempts())
                                        .put("cost", reply.cost())
                                        .put("cached", answer.served().cached()));
            case REFUSED -> refused(reply.reason().orElse(""));
            case FALLBACK ->
                new JsonObject()
                        .put("status", reply.status().word())
                        .put("answer", reply.text())
                        .put("confidence", "low");
        };
    }

    /** What is replied to a question that the guard refuses. */
    static JsonObject refused(String reason) {
        return new JsonObject()
                .put("status", Assistant.Status.REFUSED.word())
                .put("reason", reason)
                .put("answer", Reply.REFUSED)
                .put("confidence", "high");
    }

    /** What {@code /inference/ID} replies, for a job of any kind. */
    static JsonObject job(Jobs.Job job) {
        var json = new JsonObject().put("job_id", job.id().toString());
        return switch (job.state()) {
            case Jobs.State.Queued _ -> json.put("status", "queued");
            case Jobs.State.Running _ -> json.put("status", "running");
            case Jobs.State.Failed failed -> json.put("status", "failed").put("error", failed.detail());
            case Jobs.State.Cancelled _ -> json.put("status", "failed").put("error", "the job was cancelled");
            case Jobs.State.Succeeded succeeded -> {
                var output = Json.decodeValue(succeeded.output());
                var status = job.kind().equals(Assistant.KIND) && output instanceof JsonObject reply
                        ? reply.remove("status")
                        : "finished";
                yield json.put("status", status).put("result", output);
            }
        };
    }

    private static JsonObject usage(Reply reply) {
        return new JsonObject()
                .put("prompt_tokens", reply.usage().prompt())
                .put("completion_tokens", reply.usage().completion())
                .put("total_tokens", reply.usage().total());
    }
}
