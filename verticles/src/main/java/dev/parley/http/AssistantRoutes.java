package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Single questions in the words of the assistant that Parley replaces: at once, as jobs, and what became of these. */
final class AssistantRoutes {

    private static final String LM_STUDIO = "lmstudio";

    private final Bus bus;
    private final ForeignAddresses addresses;

    AssistantRoutes(Bus bus) {
        this.bus = bus;
        this.addresses = new ForeignAddresses(bus);
    }

    void addTo(Operations operations) {
        operations.checkedObject("assistantChat", this::chat);
        operations.checkedObject("assistantChatAsync", ctx -> submit(ctx, AssistantForm::ofChat));
        operations.checkedObject("inference", ctx -> submit(ctx, AssistantForm::ofInference));
        operations.checkedObject("inferenceJob", this::job);
        operations.object("lmStudioModels", _ -> lmStudioModels());
    }

    private Future<JsonObject> chat(RoutingContext ctx) {
        var question = read(ctx, AssistantForm::ofChat).question();
        var reception = bus.open(
                Llm.CHAT, question.ask(Payers.of(ctx)), pieces -> RateLimitHeaders.put(ctx.response(), pieces));
        ctx.addEndHandler(outcome -> {
            if (outcome.failed()) {
                reception.cancel();
            }
        });
        return reception
                .reply()
                .onSuccess(answer -> ServedBy.putHeaders(ctx.response(), answer.served()))
                .map(answer -> AssistantAnswer.envelope(question, answer))
                .recover(failure -> Future.failedFuture(inItsWords(failure)));
    }

    private Future<JsonObject> submit(RoutingContext ctx, Function<byte[], AssistantForm> reader) {
        var form = read(ctx, reader);
        var job = form.job(Authentication.caller(ctx), IdempotencyKey.of(ctx));
        return addresses
                .callback(form.callbackUrl())
                .compose(_ -> bus.ask(Jobs.SUBMIT, job))
                .map(kept -> new JsonObject().put("job_id", kept.id().toString()));
    }

    private Future<JsonObject> job(RoutingContext ctx) {
        var id = UnprocessableException.unlessRead(
                () -> Operations.uuid("job_id", String.valueOf(ctx.pathParam("job_id"))));
        return bus.ask(Jobs.GET, new Jobs.Get(id, Authentication.caller(ctx))).map(AssistantAnswer::job);
    }

    /** In the form in which LM Studio lists them itself. */
    private Future<JsonObject> lmStudioModels() {
        return bus.ask(Llm.MODELS, new Llm.ListModels()).map(models -> {
            var names = models.models().stream()
                    .filter(model -> model.provider().equals(Optional.of(LM_STUDIO)))
                    .map(model -> model.name().substring(model.name().indexOf('/') + 1))
                    .toList();
            if (names.isEmpty()) {
                throw Failure.NOT_FOUND.because(
                        "there is no model of LM Studio here: set llm.providers.lmstudio.url to "
                                + "where it listens, and load a model there");
            }
            return new JsonObject()
                    .put("object", "list")
                    .put(
                            "data",
                            new JsonArray(names.stream()
                                    .map(name -> OpenAiModels.json(name, LM_STUDIO))
                                    .toList()));
        });
    }

    private static AssistantForm read(RoutingContext ctx, Function<byte[], AssistantForm> reader) {
        return UnprocessableException.unlessRead(() -> reader.apply(OpenAiChatRoutes.bytes(ctx)));
    }

    private static Throwable inItsWords(Throwable failure) {
        if (!(failure instanceof FailureException known)) {
            return failure;
        }
        return switch (known.failure()) {
            case OVER_QUOTA -> known.told("Too Many Requests: " + known.detail());
            case NOT_FOUND -> Failure.INVALID.because(known.detail().replaceFirst("^model: ", "provider: "));
            default -> failure;
        };
    }
}
