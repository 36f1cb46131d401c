package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The recognisers under the names by which clients of OpenAI's API ask for them: {@code /v1/models}. */
final class OpenAiModels {

    /** Asks for speakers as well. */
    static final String DIARIZING = "gpt-4o-transcribe-diarize";

    /** OpenAI's names; each stands for whatever is configured here. */
    private static final List<String> ALIASES = List.of(
            "whisper-1",
            "gpt-transcribe",
            "gpt-4o-transcribe",
            "gpt-4o-mini-transcribe",
            "gpt-4o-mini-transcribe-2025-12-15",
            DIARIZING);

    /** What may stand in a command that is shown to people. */
    private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

    private final Bus bus;

    OpenAiModels(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("openAiModels", _ -> names().map(OpenAiModels::list));
        operations.object("openAiModel", ctx -> find(String.valueOf(ctx.pathParam("model"))));
    }

    /** The name of the recogniser that is asked for; empty to have it chosen. NOT_FOUND, naming the way out. */
    Future<Optional<String>> resolve(String model) {
        return ALIASES.contains(model)
                ? Future.succeededFuture(Optional.empty())
                : names().map(names -> Optional.of(known(model, names)));
    }

    private Future<JsonObject> find(String model) {
        return names().map(names -> json(known(model, names)));
    }

    private static String known(String model, List<String> names) {
        if (!names.contains(model)) {
            throw notInstalled(model, names);
        }
        return model;
    }

    private static FailureException notInstalled(String model, List<String> names) {
        var installed = names.stream().filter(name -> !ALIASES.contains(name)).collect(Collectors.joining(", "));
        var pulled = MODEL_NAME.matcher(model).matches() ? model : "NAME";
        return Failure.NOT_FOUND.because("model: this one is not installed, only " + installed
                + ", for which whisper-1 stands as well; ./parley models pull " + pulled
                + " fetches it if ./parley models list has it");
    }

    /** The recognisers that are here, the preferred one first, and the aliases. */
    private Future<List<String>> names() {
        return bus.ask(Inference.ABILITIES, new Inference.AskAbilities()).map(abilities -> Stream.concat(
                        abilities.engines().stream().map(Inference.Engine::model), ALIASES.stream())
                .toList());
    }

    private static JsonObject list(List<String> names) {
        return new JsonObject()
                .put("object", "list")
                .put(
                        "data",
                        new JsonArray(names.stream().map(OpenAiModels::json).toList()));
    }

    /** When a model was made is not known here; clients want a number. */
    private static JsonObject json(String name) {
        return new JsonObject()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "parley");
    }
}
