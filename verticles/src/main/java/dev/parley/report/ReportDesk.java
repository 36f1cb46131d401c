package dev.parley.report;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Correlation;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import dev.parley.bus.StoredJson;
import dev.parley.bus.Tasks;
import dev.parley.bus.Usage;
import dev.parley.conf.LlmConf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where reports are ordered and asked for. Holds no state; called on virtual threads. */
final class ReportDesk {

    private static final Set<String> KINDS = Set.of(Reports.KIND, Tasks.REPORT, Tasks.SEMI_REPORT);
    private static final int FIRST_EVENTS = 1_000;
    private static final int MOST_LISTED = 100;

    private final Bus bus;
    private final ReportWriter writer;

    ReportDesk(Bus bus, ReportWriter writer) {
        this.bus = bus;
        this.writer = writer;
    }

    Reports.Submitted submit(Reports.Submit request) {
        var caller = request.caller();
        var recording = bus.await(Speech.GET, new Speech.Get(request.recording(), caller));
        var transcript = recording.transcript().orElseThrow(() -> notReady(request.recording(), caller));
        var material = Material.of(transcript.language(), transcript.segments(), recording.labels());
        if (material.lines().isEmpty()) {
            throw Failure.CONFLICT.because(
                    "there is nothing to report on: nobody says a word in recording " + request.recording());
        }
        check(request.wish(), material.language());
        var payer = Usage.Payer.of(caller);
        var input = new RecordingReportRun.Input(request.recording(), payer, request.wish());
        var job = bus.await(
                Jobs.SUBMIT,
                new Jobs.Submit(
                        Optional.empty(),
                        Reports.KIND,
                        caller.user(),
                        caller.key(),
                        StoredJson.write(input),
                        0,
                        request.idempotencyKey(),
                        Correlation.current(),
                        request.callbackUrl(),
                        Optional.empty()));
        return new Reports.Submitted(job.id());
    }

    Done check(Reports.Check request) {
        check(request.wish(), Frames.ENGLISH);
        return Done.DONE;
    }

    private void check(Reports.Wish wish, String language) {
        if (wish.prompt().isPresent() && wish.promptText().isPresent()) {
            throw Failure.INVALID.because(
                    "prompt: give either prompt, the name of one, or prompt_text, one of your own");
        }
        wish.promptText().ifPresent(text -> NamedPrompts.checkText("prompt_text", text));
        wish.language().ifPresent(ReportDesk::checkLanguage);
        var instructions = writer.instructions(wish, wish.language().orElse(language));
        window(wish)
                .filter(window -> !window.readers().isEmpty())
                .ifPresent(window -> Budget.of(window.tokens(), instructions));
    }

    private static void checkLanguage(String tag) {
        if (Locale.forLanguageTag(tag).getLanguage().isEmpty()) {
            throw Failure.INVALID.because("language: " + tag + " is not a BCP 47 tag such as en or ru");
        }
    }

    /** Empty where nobody can tell now: the job will see. */
    private Optional<Llm.Window> window(Reports.Wish wish) {
        try {
            return Optional.of(
                    bus.await(Llm.WINDOW, new Llm.AskWindow(wish.model().orElse(LlmConf.REPORT))));
        } catch (FailureException e) {
            if (e.failure().passing()) {
                return Optional.empty();
            }
            // A name in a request, not the thing that is asked for.
            throw e.failure() == Failure.NOT_FOUND ? Failure.INVALID.because(e.detail()) : e;
        }
    }

    private FailureException notReady(UUID recording, Caller caller) {
        var job = bus.await(Jobs.GET, new Jobs.Get(recording, caller));
        return Failure.CONFLICT.because(
                switch (job.state()) {
                    case Jobs.State.Queued _, Jobs.State.Running _ ->
                        "the recording has no transcript yet: its job is "
                                + job.state().word() + " (" + Math.round(100 * job.progress())
                                + " %); ask again when it has succeeded";
                    case Jobs.State.Failed failed ->
                        "the recording has no transcript: its job failed: " + failed.detail();
                    case Jobs.State.Cancelled _ -> "the recording has no transcript: its job was cancelled";
                    case Jobs.State.Succeeded _ -> "the recording has no transcript any more";
                });
    }

    Reports.Found read(Reports.Read request) {
        var caller = request.caller();
        var about = about(request.id(), caller, 1);
        var job = about.isEmpty() ? bus.await(Jobs.GET, new Jobs.Get(request.id(), caller)) : about.getFirst();
        if (KINDS.contains(job.kind())) {
            return found(job, caller);
        }
        if (job.kind().equals(Speech.TRANSCRIPTION)) {
            return ofRecording(job, caller);
        }
        throw unknown(request.id());
    }

    Reports.Orders list(Reports.ListReports request) {
        bus.await(Speech.GET, new Speech.Get(request.recording(), request.caller()));
        return new Reports.Orders(about(request.recording(), request.caller(), MOST_LISTED).stream()
                .map(job -> new Reports.Order(
                        job.id(),
                        job.state(),
                        StoredJson.read(job.input(), RecordingReportRun.Input.class)
                                .wish(),
                        job.created()))
                .toList());
    }

    /** The jobs that a caller may see of those that write reports on a recording, newest first. */
    private List<Jobs.Job> about(UUID recording, Caller caller, int limit) {
        var owner = caller.role() == Role.ADMIN ? Optional.<UUID>empty() : Optional.of(caller.user());
        return bus.await(JobStore.REPORT, new JobStore.FindReport(recording, owner, limit))
                .jobs();
    }

    private Reports.Found found(Jobs.Job job, Caller caller) {
        var recording = job.kind().equals(Reports.KIND)
                ? recording(
                        StoredJson.read(job.input(), RecordingReportRun.Input.class)
                                .recording(),
                        caller)
                : Optional.<Speech.Recording>empty();
        var names = recording.map(Speech.Recording::labels).orElse(Map.of());
        var output = job.state() instanceof Jobs.State.Succeeded succeeded
                ? Optional.of(named(output(job, succeeded), names))
                : Optional.<Reports.Output>empty();
        var title = recording.map(Speech.Recording::name).orElse("");
        return new Reports.Found(
                job, title, output.flatMap(done -> done.account().plan()).or(() -> plan(job, caller)), output);
    }

    /** The report that a recording got with its transcript. */
    private Reports.Found ofRecording(Jobs.Job job, Caller caller) {
        var recording = recording(job.id(), caller);
        var names = recording.map(Speech.Recording::labels).orElse(Map.of());
        var output = recording
                .flatMap(Speech.Recording::transcript)
                .flatMap(Speech.Transcript::report)
                .map(report -> named(
                        new Reports.Output(
                                Optional.of(job.id()),
                                report.text(),
                                report.provider(),
                                report.account().orElseGet(ReportDesk::noAccount)),
                        names));
        if (output.isEmpty() && job.state().ended()) {
            throw unknown(job.id());
        }
        var title = recording.map(Speech.Recording::name).orElse("");
        return new Reports.Found(job, title, plan(job, caller), output);
    }

    /** Empty where retention has taken it. */
    private Optional<Speech.Recording> recording(UUID id, Caller caller) {
        try {
            return Optional.of(bus.await(Speech.GET, new Speech.Get(id, caller)));
        } catch (FailureException e) {
            if (e.failure() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Reports.Output output(Jobs.Job job, Jobs.State.Succeeded succeeded) {
        if (job.kind().equals(Reports.KIND)) {
            return StoredJson.read(succeeded.output(), Reports.Output.class);
        }
        var written = StoredJson.read(succeeded.output(), Tasks.ReportOutput.class);
        return new Reports.Output(Optional.empty(), written.text(), written.provider(), noAccount());
    }

    private static Reports.Account noAccount() {
        return new Reports.Account(
                LlmConf.REPORT,
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                Llm.Tokens.NONE,
                0,
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** A report speaks of speakers without a name by their ids, which stand nowhere else. */
    private static Reports.Output named(Reports.Output output, Map<String, String> names) {
        var text = output.text();
        for (var name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue().replace("|", "\\|"));
        }
        return new Reports.Output(output.recording(), text, output.provider(), output.account());
    }

    private Optional<Reports.Plan> plan(Jobs.Job job, Caller caller) {
        return bus.await(Jobs.EVENTS, new Jobs.ReadEvents(job.id(), caller, 0, FIRST_EVENTS)).events().stream()
                .filter(event -> event.type().equals("plan"))
                .reduce((_, last) -> last)
                .map(event -> StoredJson.read(event.data(), Reports.Plan.class));
    }

    private static FailureException unknown(UUID id) {
        return Failure.NOT_FOUND.because("there is no report " + id + "; POST /report/{upload_id} has one written");
    }
}
