package dev.parley.report;

import dev.parley.bus.Bus;
import dev.parley.bus.Chat;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Llm;
import dev.parley.bus.Reception;
import dev.parley.bus.Reports;
import dev.parley.bus.StopWord;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The calls of one report, some at once. Each that is answered is noted in the job, and not made again by a later attempt that asks
 * the same. For one run, on its context.
 */
final class ModelCalls {

    private static final String PURPOSE = "report";

    private final Bus bus;
    private final StopWord stop;
    private final JobNotes notes;
    private final Asker asker;
    private final int atOnce;
    private final Draft draft;
    private final Map<String, Answered> answered = new HashMap<>();
    private final Set<Reception<Llm.Pieces, Llm.Answer>> open = new HashSet<>();
    private boolean over;

    ModelCalls(Bus bus, StopWord stop, JobNotes notes, Asker asker, int atOnce) {
        this.bus = bus;
        this.stop = stop;
        this.notes = notes;
        this.asker = asker;
        this.atOnce = atOnce;
        this.draft = new Draft(data -> notes.tell("report_text", data), InstantSource.system(), notes.begun());
    }

    /**
     * Whom is asked, and by whom.
     *
     * @param model as in {@link Llm.Ask}
     * @param readers providers that do as a prompt says; an answer of another is none. Empty where any provider will do
     */
    record Asker(Usage.Payer payer, String model, boolean streams, List<String> readers) {

        private boolean takes(String provider) {
            return readers.isEmpty() || readers.contains(provider);
        }
    }

    /**
     * What is asked.
     *
     * @param level from 1
     * @param number within the level, from 1
     * @param start of what it is about, seconds
     * @param answer tokens of the answer at most
     * @param last whether the answer is the report, which is told while it is written
     */
    record Question(
            int level, int number, double start, double end, String system, String user, int answer, boolean last) {

        private String name() {
            return level + "." + number;
        }

        private String fingerprint() {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                var bytes = digest.digest((system + '\0' + user + '\0' + answer).getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(bytes, 0, 16);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /**
     * An answer, as it is noted.
     *
     * @param question fingerprint of what was asked
     * @param complete whether the model came to its end
     */
    record Answered(String question, Reports.Call call, String text, boolean complete) {}

    /** Asks all and waits. Fails with {@link Unanswered} for the first that no model answers; the others are stopped then. */
    List<Answered> all(List<Question> questions, Runnable progress) {
        var waiting = new ArrayDeque<Question>();
        for (var question : questions) {
            notes.earlier(question.name(), Answered.class)
                    .filter(answer -> answer.question().equals(question.fingerprint()))
                    .ifPresentOrElse(answer -> answered.put(question.name(), answer), () -> waiting.add(question));
        }
        progress.run();
        try {
            await(Future.all(IntStream.range(0, atOnce)
                    .mapToObj(_ -> lane(waiting, progress))
                    .toList()));
        } catch (RuntimeException e) {
            // An answer that is cut short now must not be taken for a whole one.
            over = true;
            waiting.clear();
            List.copyOf(open).forEach(Reception::cancel);
            throw e;
        }
        return questions.stream()
                .map(question -> Objects.requireNonNull(answered.get(question.name())))
                .toList();
    }

    /** Waits for something, or for the word to stop: CANCELLED then. */
    <T> T await(Future<T> result) {
        return stop.await(result);
    }

    /** How many of the questions so far have an answer. */
    int count() {
        return answered.size();
    }

    /** What was answered, in the order of levels and numbers. */
    List<Reports.Call> made() {
        return answered.values().stream()
                .map(Answered::call)
                .sorted(Comparator.comparingInt(Reports.Call::level).thenComparingInt(Reports.Call::number))
                .toList();
    }

    /** Takes one question after the other. */
    private Future<Void> lane(Queue<Question> waiting, Runnable progress) {
        var question = waiting.poll();
        if (question == null) {
            return Future.succeededFuture();
        }
        return ask(question)
                .compose(answer ->
                        answer.text().isBlank() && !refused(answer) ? ask(question) : Future.succeededFuture(answer))
                .compose(answer -> keep(question, checked(answer)))
                .compose(_ -> {
                    progress.run();
                    return lane(waiting, progress);
                });
    }

    private Future<Llm.Answer> ask(Question question) {
        if (!question.last()) {
            return ask(question, _ -> {});
        }
        draft.begin();
        return ask(question, draft::add).compose(answer -> draft.end().map(answer));
    }

    /** @param reader of what is written, as it comes */
    private Future<Llm.Answer> ask(Question question, Consumer<String> reader) {
        var text = new StringBuilder();
        var ask = new Llm.Ask(asker.payer(), asker.model(), chat(question), PURPOSE);
        var reception = bus.open(Llm.CHAT, ask, pieces -> pieces.pieces().forEach(piece -> {
            text.append(piece.text());
            reader.accept(piece.text());
        }));
        open.add(reception);
        return reception
                .reply()
                .onComplete(_ -> open.remove(reception))
                .map(answer -> answer.text().isEmpty() ? withText(answer, text.toString()) : answer)
                .recover(failure -> Future.failedFuture(ofModel(failure)));
    }

    private Chat chat(Question question) {
        var plain = Chat.of(question.system(), question.user());
        var sampling = new Chat.Sampling(
                Optional.empty(), Optional.empty(), Optional.of(question.answer()), Optional.empty(), List.of());
        return new Chat(
                plain.messages(),
                sampling,
                plain.tools(),
                plain.shape(),
                asker.streams(),
                plain.timeout(),
                plain.other());
    }

    /** Of an answer that came in pieces, only these are sure to have the text. */
    private static Llm.Answer withText(Llm.Answer answer, String text) {
        return new Llm.Answer(
                text,
                answer.reasoning(),
                answer.calls(),
                answer.finish(),
                answer.tokens(),
                answer.served(),
                answer.refusal(),
                answer.other());
    }

    /** The answer; {@link Unanswered} where it is none. */
    private Llm.Answer checked(Llm.Answer answer) {
        var provider = answer.served().provider();
        if (refused(answer)) {
            var reason = answer.refusal()
                    .map(refusal -> "the guard refused " + (refusal.answer() ? "the answer" : "the question")
                            + " (rule " + refusal.rule() + "): " + refusal.reason())
                    .orElse(provider + " refused to answer");
            throw new Unanswered(Failure.FORBIDDEN.because(reason));
        }
        if (answer.text().isBlank()) {
            throw new Unanswered(Failure.CONFLICT.because(provider + " answered twice with an empty text"));
        }
        if (!asker.takes(provider)) {
            throw new Unanswered(Failure.UNAVAILABLE.because(
                    "the models of the route " + asker.model() + " are away, and " + provider + " follows no prompt"));
        }
        return answer;
    }

    private static boolean refused(Llm.Answer answer) {
        return answer.refusal().isPresent() || answer.finish() == Llm.Finish.CONTENT_FILTER;
    }

    private Future<Answered> keep(Question question, Llm.Answer answer) {
        if (over) {
            return Future.failedFuture(Failure.CANCELLED.because("the report is not written any more"));
        }
        var served = answer.served();
        var call = new Reports.Call(
                question.level(),
                question.number(),
                question.start(),
                question.end(),
                served.provider(),
                served.model(),
                served.attempts(),
                answer.tokens(),
                served.cost());
        var noted =
                new Answered(question.fingerprint(), call, answer.text().strip(), answer.finish() != Llm.Finish.LENGTH);
        answered.put(question.name(), noted);
        return notes.keep(question.name(), noted, "call", call).map(noted);
    }

    /** What another attempt or another model may answer; anything else is the asker's to put right. */
    private static Throwable ofModel(Throwable failure) {
        return failure instanceof FailureException known
                ? switch (known.failure()) {
                    case UNAVAILABLE, TIMED_OUT, OVER_QUOTA, INTERNAL, TOO_LARGE, INVALID, UNSUPPORTED_MEDIA ->
                        new Unanswered(known);
                    case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, CANCELLED -> known;
                }
                : failure;
    }
}
