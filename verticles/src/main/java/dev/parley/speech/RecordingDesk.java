package dev.parley.speech;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Bus;
import dev.parley.bus.Correlation;
import dev.parley.bus.Done;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.bus.Jobs;
import dev.parley.bus.Recordings;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where recordings are handed in and transcripts are asked for. Holds no state; called on virtual threads. */
final class RecordingDesk {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int NORMAL_PRIORITY = 0;
    private static final int MOST_SPEAKERS = 20;
    private static final int LONGEST_NAME = 255;
    private static final String WAY_OUT = "./parley models pull whisper-base fetches one for 99 languages";

    /** What a speaker may be called: system B's rule, so that a name can stand in any page or subtitle. */
    private static final Pattern SPEAKER_NAME = Pattern.compile("[^<>\\p{Cntrl}]{1,50}");

    private final Bus bus;

    RecordingDesk(Bus bus) {
        this.bus = bus;
    }

    Speech.Submitted submit(Speech.Submit request) {
        check(request.options());
        var id = request.id().orElseGet(IDS::generate);
        var name = request.name()
                .substring(0, Math.min(LONGEST_NAME, request.name().length()));
        var recording = recording(id, name, request);
        var input = new Speech.TranscriptionInput(id, recording.media(), recording.source(), name, request.options());
        // Before the job: from the moment there is one, its transcript needs a place.
        bus.await(Recordings.INSERT, recording);
        var job = accepted(request, input);
        if (!job.id().equals(id)) {
            // The idempotency key was known: the first submit has a recording of its own.
            bus.await(Recordings.REMOVE, new Recordings.Remove(id));
        }
        return new Speech.Submitted(job.id());
    }

    /** The job of a recording. Of one that is refused nothing stays; what got no answer may be a job all the same. */
    private Jobs.Job accepted(Speech.Submit request, Speech.TranscriptionInput input) {
        try {
            return bus.await(Jobs.SUBMIT, job(request, input));
        } catch (FailureException e) {
            var refused = e.failure() == Failure.OVER_QUOTA || e.failure() == Failure.CONFLICT;
            // An id that somebody chose may be that of an earlier recording.
            if (refused && request.id().isEmpty()) {
                bus.await(Recordings.REMOVE, new Recordings.Remove(input.recording()));
            }
            throw e;
        }
    }

    Done check(Speech.Check request) {
        check(request.options());
        return Done.DONE;
    }

    private void check(Speech.Options options) {
        check(options.speakers());
        checkHearing(options.hearing());
        options.wish().ifPresent(wish -> bus.await(Reports.CHECK, new Reports.Check(wish)));
    }

    private Recordings.Insert recording(UUID id, String name, Speech.Submit request) {
        var owner = request.caller().user();
        return switch (request.source()) {
            case Downloads.Source.LocalFile(var file) -> {
                var blob = ConversionDesk.adopt(bus, file);
                yield new Recordings.Insert(id, owner, name, Optional.of(blob.key()), Optional.empty(), blob.bytes());
            }
            case Downloads.Source.Foreign(var address) ->
                new Recordings.Insert(id, owner, name, Optional.empty(), Optional.of(address), 0);
        };
    }

    Speech.Recording get(Speech.Get request) {
        var recording = bus.await(Recordings.FIND, new Recordings.Find(request.id()));
        if (!request.caller().mayTouch(recording.owner())) {
            throw Failure.NOT_FOUND.because("there is no recording " + request.id());
        }
        return recording;
    }

    Speech.Labels label(Speech.Label request) {
        var recording = get(new Speech.Get(request.id(), request.caller()));
        var transcript = recording
                .transcript()
                .orElseThrow(() -> Failure.NOT_FOUND.because(
                        "recording " + request.id() + " has no speakers yet; name them when its job has succeeded"));
        checkNames(request.names(), new TreeSet<>(transcript.speakers()));
        return bus.await(
                Recordings.MERGE_LABELS,
                new Recordings.MergeLabels(request.id(), request.caller().user(), request.names()));
    }

    private static Jobs.Submit job(Speech.Submit request, Speech.TranscriptionInput input) {
        return new Jobs.Submit(
                Optional.of(input.recording()),
                Speech.TRANSCRIPTION,
                request.caller().user(),
                request.caller().key(),
                Stages.write(input),
                NORMAL_PRIORITY,
                request.idempotencyKey(),
                Correlation.current(),
                request.callbackUrl(),
                Optional.empty());
    }

    private static void check(Inference.Speakers speakers) {
        var isOneNumber = speakers.min().isPresent() && speakers.min().equals(speakers.max());
        speakers.min().ifPresent(count -> checkSpeakers(isOneNumber ? "speakers" : "min_speakers", count));
        speakers.max().ifPresent(count -> checkSpeakers("max_speakers", count));
        if (speakers.min().orElse(1) > speakers.max().orElse(MOST_SPEAKERS)) {
            throw Failure.INVALID.because("min_speakers: " + speakers.min().orElse(1) + " is more than max_speakers, "
                    + speakers.max().orElse(MOST_SPEAKERS));
        }
    }

    private void checkHearing(Inference.Hearing hearing) {
        var engines = engines();
        var language = hearing.language().map(RecordingDesk::language);
        if (engines.isEmpty()) {
            return;
        }
        var named = engines.stream()
                .filter(engine -> hearing.model().map(engine.model()::equals).orElse(true))
                .toList();
        if (named.isEmpty()) {
            throw Failure.INVALID.because(
                    "model: " + hearing.model().orElseThrow() + " is not installed, only " + names(engines)
                            + "; ./parley models list tells what there is, ./parley models pull NAME fetches it");
        }
        var suitable = named.stream()
                .filter(engine -> !hearing.translate() || engine.translates())
                .toList();
        if (suitable.isEmpty()) {
            throw Failure.INVALID.because(
                    "translate: " + names(named) + " cannot translate; " + WAY_OUT + " into English as well");
        }
        if (language.isPresent()
                && suitable.stream().noneMatch(engine -> engine.languages().contains(language.get()))) {
            var known = suitable.stream()
                    .flatMap(engine -> engine.languages().stream())
                    .distinct()
                    .sorted()
                    .toList();
            throw Failure.INVALID.because(
                    "language: no recogniser for " + hearing.language().get() + " is installed, only for "
                            + String.join(", ", known) + "; " + WAY_OUT);
        }
    }

    private static String language(String tag) {
        var language = Locale.forLanguageTag(tag).getLanguage();
        if (language.isEmpty()) {
            throw Failure.INVALID.because("language: " + tag + " is not a BCP 47 tag such as en or ru");
        }
        return language;
    }

    private static String names(List<Inference.Engine> engines) {
        return String.join(", ", engines.stream().map(Inference.Engine::model).toList());
    }

    /** Empty where no node with models answers: then the one that works on the job decides. */
    private List<Inference.Engine> engines() {
        try {
            return bus.await(Inference.ABILITIES, new Inference.AskAbilities()).engines();
        } catch (FailureException e) {
            return List.of();
        }
    }

    private static void checkSpeakers(String field, int count) {
        if (count < 1 || count > MOST_SPEAKERS) {
            throw Failure.INVALID.because(field + ": " + count + " is not between 1 and " + MOST_SPEAKERS);
        }
    }

    private static void checkNames(Map<String, Optional<String>> names, SortedSet<String> speakers) {
        names.forEach((speaker, name) -> {
            if (!speakers.contains(speaker)) {
                throw Failure.INVALID.because(
                        speaker + ": there is no such speaker; this recording has " + String.join(", ", speakers));
            }
            name.ifPresent(given -> checkName(speaker, given));
        });
    }

    /** What a speaker may be called. INVALID, naming the field, for anything else. */
    static void checkName(String field, String name) {
        if (!SPEAKER_NAME.matcher(name.strip()).matches()) {
            throw Failure.INVALID.because(
                    field + ": a name has 1 to 50 characters and no angle brackets; null removes it");
        }
    }
}
