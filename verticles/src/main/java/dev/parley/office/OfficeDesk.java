package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Correlation;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Office;
import dev.parley.bus.OfficeStore;
import dev.parley.bus.StoredJson;
import dev.parley.bus.Usage;
import dev.parley.conf.OfficeConf;
import dev.parley.office.OfficeRun.Input;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Where requests are handed in, read and rated. Holds no state; called on virtual threads. */
final class OfficeDesk {

    private final Bus bus;
    private final OfficeConf conf;
    private final Forms forms;
    private final CategoryBook categories;

    OfficeDesk(Bus bus, OfficeConf conf, Forms forms, CategoryBook categories) {
        this.bus = bus;
        this.conf = conf;
        this.forms = forms;
        this.categories = categories;
    }

    Office.Submitted submit(Office.Submit submit) {
        var caller = submit.caller();
        var request = checked(submit.request());
        var payer = Usage.Payer.of(caller);
        var job = bus.await(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        submit.id(),
                        Office.KIND,
                        caller.user(),
                        caller.key(),
                        StoredJson.write(new Input(payer, request)),
                        submit.priority(),
                        submit.idempotencyKey(),
                        Correlation.current(),
                        submit.callbackUrl(),
                        Optional.empty()));
        return new Office.Submitted(job.id());
    }

    /** The request, whose empty fields are missing. */
    private Office.Request checked(Office.Request request) {
        checkQuery("query", request.query(), conf);
        var clean = new Office.Request(
                request.purpose(),
                request.query(),
                request.range().filter(range -> !range.isBlank()),
                request.category().map(String::strip).filter(name -> !name.isEmpty()),
                request.data().filter(data -> !data.isBlank()),
                request.model().filter(model -> !model.isBlank()));
        forms.of(clean.purpose()).read(clean);
        clean.category().ifPresent(categories::named);
        window(clean);
        return clean;
    }

    static void checkQuery(String field, String text, OfficeConf conf) {
        if (text.isBlank()) {
            throw Failure.INVALID.because(field + ": must not be empty; say in words what is wanted");
        }
        if (text.length() > conf.longestQuery()) {
            throw Failure.TOO_LARGE.because(field + ": has " + text.length() + " characters, and may have "
                    + conf.longestQuery() + " (office.longest-query)");
        }
    }

    /** Empty where nobody can tell now: the job will see. */
    private Optional<Llm.Window> window(Office.Request request) {
        try {
            return Optional.of(forms.window(request, asked -> Future.await(asked)));
        } catch (FailureException e) {
            if (e.failure().passing()) {
                return Optional.empty();
            }
            // A name in a request, not the thing that is asked for.
            throw e.failure() == Failure.NOT_FOUND ? Failure.INVALID.because(e.detail()) : e;
        }
    }

    Office.Found read(Office.Read read) {
        var job = request(read.id(), read);
        var input = StoredJson.input(job, Input.class);
        var output = job.state() instanceof Jobs.State.Succeeded succeeded
                ? Optional.of(StoredJson.read(succeeded.output(), Office.Output.class))
                : Optional.<Office.Output>empty();
        return new Office.Found(job, input.request(), output);
    }

    private Jobs.Job request(UUID id, Office.Read read) {
        var job = bus.await(Jobs.GET, new Jobs.Get(id, read.caller()));
        if (!job.kind().equals(Office.KIND)) {
            throw Failure.NOT_FOUND.because("there is no request " + id);
        }
        return job;
    }

    Office.Rated rate(Office.Rate rate) {
        request(rate.request(), new Office.Read(rate.caller(), rate.request()));
        return bus.await(OfficeStore.RATE, rate);
    }

    Office.Metrics metrics(Office.AskMetrics ask) {
        if (!ask.from().isBefore(ask.to())) {
            throw Failure.INVALID.because("from: must be before to");
        }
        return bus.await(OfficeStore.METRICS, ask);
    }
}
