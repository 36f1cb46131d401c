package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Recognisers and language models under the names by which clients of OpenAI's API ask for them: {@code /v1/models}. Where one of
 * the two is away, the other's are listed.
 */
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

    private static final String OURS = "parley";
    private static final int NEAR_NAMES = 3;

    /** What may stand in a command that is shown to people. */
    private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

    private final Bus bus;

    OpenAiModels(Bus bus) {
        this.bus = bus;
    }

    /** @param owner who runs it */
    private record Listed(String name, String owner, Llm.Kind kind) {

        /** OpenAI's clients pass over fields that OpenAI has not. */
        JsonObject json() {
            return OpenAiModels.json(name, owner).put("kind", kind.name().toLowerCase(Locale.ROOT));
        }
    }

    void addTo(Operations operations) {
        operations.object("openAiModels", _ -> all().map(All::json));
        operations.object("openAiModel", ctx -> find(ctx, "model"));
        operations.object("openAiModelOfProvider", ctx -> find(ctx, "provider", "model"));
        operations.object("openAiModelOfPublisher", ctx -> find(ctx, "provider", "publisher", "model"));
    }

    /** The name of the recogniser that is asked for; empty to have it chosen. NOT_FOUND, naming the way out. */
    Future<Optional<String>> resolve(String model) {
        return ALIASES.contains(model)
                ? Future.succeededFuture(Optional.empty())
                : recognisers().map(names -> {
                    if (!names.contains(model)) {
                        throw notInstalled(model, names);
                    }
                    return Optional.of(model);
                });
    }

    private static FailureException notInstalled(String model, List<String> names) {
        var installed = names.stream().filter(name -> !ALIASES.contains(name)).collect(Collectors.joining(", "));
        var pulled = MODEL_NAME.matcher(model).matches() ? model : "NAME";
        return Failure.NOT_FOUND.because("model: this one is not installed, only " + installed
                + ", for which whisper-1 stands as well; ./parley models pull " + pulled
                + " fetches it if ./parley models list has it");
    }

    /** Names have slashes in them, which some clients escape and others do not. */
    private Future<JsonObject> find(RoutingContext ctx, String... parts) {
        var name = Stream.of(parts).map(ctx::pathParam).collect(Collectors.joining("/"));
        return all().map(all -> all.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(Listed::json)
                .orElseThrow(() -> unknown(name, all)));
    }

    private static FailureException unknown(String name, All all) {
        var off = all.off().stream()
                .filter(one -> one.provider().equals(name.split("/", 2)[0]))
                .findFirst();
        if (off.isPresent()) {
            return Failure.NOT_FOUND.because("model: the provider " + off.get().provider() + " is off: "
                    + off.get().reason());
        }
        var near = all.models().stream()
                .map(Listed::name)
                .sorted(Comparator.comparingInt(known -> distance(name, known)))
                .limit(NEAR_NAMES)
                .collect(Collectors.joining(", "));
        var shown = MODEL_NAME.matcher(name).matches() ? name : "such model";
        return Failure.NOT_FOUND.because(
                "model: there is no " + shown + "; near it are " + near + "; GET /v1/models lists all");
    }

    /** Somebody may have left out the provider. */
    private static int distance(String name, String known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        var slash = known.indexOf('/');
        return Math.min(distance.apply(name, known), 1 + distance.apply(name, known.substring(slash + 1)));
    }

    /** Recognisers first, as clients of the audio API expect. */
    private Future<All> all() {
        var heard = unlessAway(recognisers(), List.<String>of());
        var asked = unlessAway(bus.ask(Llm.MODELS, new Llm.ListModels()), new Llm.Models(List.of()));
        return heard.compose(recognisers -> asked.map(models -> {
            if (recognisers.isEmpty() && models.models().isEmpty()) {
                throw Failure.UNAVAILABLE.because("neither recognisers nor language models answer; try again later");
            }
            var listed = Stream.concat(
                            recognisers.stream().map(name -> new Listed(name, OURS, Llm.Kind.RECOGNITION)),
                            models.models().stream()
                                    .map(model -> new Listed(
                                            model.name(), model.provider().orElse(OURS), model.kind())))
                    .distinct()
                    .toList();
            return new All(listed, models.off());
        }));
    }

    private static <T> Future<T> unlessAway(Future<T> asked, T nothing) {
        return asked.recover(failure -> failure instanceof FailureException known
                        && (known.failure() == Failure.UNAVAILABLE || known.failure() == Failure.TIMED_OUT)
                ? Future.succeededFuture(nothing)
                : Future.failedFuture(failure));
    }

    /** The recognisers that are here, the preferred one first, and the aliases. */
    private Future<List<String>> recognisers() {
        return bus.ask(Inference.ABILITIES, new Inference.AskAbilities()).map(abilities -> Stream.concat(
                        abilities.engines().stream().map(Inference.Engine::model), ALIASES.stream())
                .toList());
    }

    /** @param off providers whose models are not listed */
    private record All(List<Listed> models, List<Llm.Off> off) {

        JsonObject json() {
            return new JsonObject()
                    .put("object", "list")
                    .put("data", new JsonArray(models.stream().map(Listed::json).toList()))
                    .put(
                            "off",
                            new JsonArray(off.stream()
                                    .map(provider -> new JsonObject()
                                            .put("provider", provider.provider())
                                            .put("detail", provider.reason()))
                                    .toList()));
        }
    }

    /** When a model was made is not known here; clients want a number. */
    static JsonObject json(String name, String owner) {
        return new JsonObject()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", owner);
    }
}
