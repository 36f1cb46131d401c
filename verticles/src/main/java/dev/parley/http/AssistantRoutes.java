package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
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
        operations.checkedObject("assistantChatAsync", this::chatLater);
        operations.checkedObject("inference", this::infer);
        operations.checkedObject("inferenceJob", this::job);
        operations.object("lmStudioModels", _ -> lmStudioModels());
    }

    private Future<JsonObject> chat(RoutingContext ctx) {
        var question = read(ctx, AssistantForm::ofChat).question();
        var reception = bus.open(
                Llm.CHAT,
                question.ask(Usage.Payer.of(Authentication.caller(ctx))),
                pieces -> RateLimitHeaders.put(ctx.response(), pieces));
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

    /** A question that the guard refuses is answered at once. */
    private Future<JsonObject> chatLater(RoutingContext ctx) {
        var form = read(ctx, AssistantForm::ofChat);
        var screened = bus.ask(Llm.SCREEN, form.question().ask(Usage.Payer.of(Authentication.caller(ctx))));
        return known(screened, new Llm.Screened(Optional.empty())).compose(screen -> screen.refusal()
                .map(refusal -> Future.succeededFuture(AssistantAnswer.refused(refusal.reason())))
                .orElseGet(() -> submit(ctx, form)));
    }

    private Future<JsonObject> infer(RoutingContext ctx) {
        var form = read(ctx, AssistantForm::ofInference);
        var model = form.question().model().orElse("");
        return known(bus.ask(Llm.WINDOW, new Llm.AskWindow(model)).map(true), false)
                .compose(_ -> submit(ctx, form));
    }

    /** The job waits for models that are away; a model that there is not, nobody needs to wait for. */
    private static <T> Future<T> known(Future<T> asked, T whileAway) {
        return asked.recover(failure -> failure instanceof FailureException known
                        && (known.failure() == Failure.UNAVAILABLE || known.failure() == Failure.TIMED_OUT)
                ? Future.succeededFuture(whileAway)
                : Future.failedFuture(inItsWords(failure)));
    }

    private Future<JsonObject> submit(RoutingContext ctx, AssistantForm form) {
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

    /** As LM Studio lists them itself. */
    private Future<JsonObject> lmStudioModels() {
        return bus.ask(Llm.LISTED, new Llm.AskListed(LM_STUDIO)).map(listed -> new JsonObject()
                .put("object", "list")
                .put(
                        "data",
                        new JsonArray(listed.models().stream()
                                .map(name -> OpenAiModels.json(name, LM_STUDIO))
                                .toList())));
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
