package dev.parley.office;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Llm;
import dev.parley.bus.Office.Classified;
import dev.parley.bus.Prompts.Category;
import dev.parley.conf.OfficeConf;
import dev.parley.office.Likeness.Example;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classifies by likeness to the examples of {@code examples.yaml} and of the categories themselves. Keeps what it has learnt of them
 * until they change. The vectors of a node with models make it better; without one it does without, and asks again after a minute.
 * Thread-safe.
 */
final class Lookalikes {

    private static final Logger log = LoggerFactory.getLogger(Lookalikes.class);

    private static final String BY = "built-in/likeness";
    private static final String OF_SPREADSHEETS = "spreadsheet-";

    /** Examples that are learnt from; the time grows with the third power, and this is a second or two. */
    private static final int MOST_EXAMPLES = 900;

    /** The first texts wait for the model that makes vectors. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A text that is less alike to every example than this is of no category. */
    private static final double LEAST_LIKENESS = 0.08;

    private static final Map<String, List<String>> BUILT_IN = Wording.read("examples.yaml", new TypeReference<>() {});

    private final Bus bus;
    private final Clock clock;
    private final OfficeConf conf;
    private @Nullable Learnt learnt;

    /**
     * @param plain without vectors
     * @param better with those that were asked for at some time
     */
    private record Learnt(List<Category> of, Likeness plain, Future<Likeness> better, Instant asked) {}

    Lookalikes(Bus bus, Clock clock, OfficeConf conf) {
        this.bus = bus;
        this.clock = clock;
        this.conf = conf;
    }

    Classified classify(List<Category> categories, String text) {
        var known = learn(categories);
        try {
            var better = Future.await(within(known.better(), known.asked()));
            var vector = Future.await(within(vectors(List.of(text)), clock.instant()));
            return classified(better.guess(text, Optional.of(vector.getFirst())));
        } catch (RuntimeException e) {
            log.debug("classified without vectors: {}", e.getMessage());
            return classified(known.plain().guess(text, Optional.empty()));
        }
    }

    /** Texts do not wait, each anew, for a model that is long in coming. */
    private <T> Future<T> within(Future<T> future, Instant asked) {
        var left = PATIENCE.minus(Duration.between(asked, clock.instant()));
        return future.isComplete()
                ? future
                : future.timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
                        .recover(failure -> Future.failedFuture(
                                failure instanceof TimeoutException
                                        ? Failure.TIMED_OUT.because("the vectors of texts are long in coming", failure)
                                        : failure));
    }

    private Classified classified(Likeness.Guess guess) {
        return guess.category().equals(CategoryBook.UNCERTAIN)
                ? new Classified(CategoryBook.UNCERTAIN, guess.probability(), BY)
                : guess.nearest() < LEAST_LIKENESS || guess.probability() < conf.leastConfidence()
                        ? new Classified(CategoryBook.UNCERTAIN, 1 - guess.probability(), BY)
                        : new Classified(guess.category(), guess.probability(), BY);
    }

    private synchronized Learnt learn(List<Category> categories) {
        var known = learnt;
        if (known == null || !known.of().equals(categories)) {
            var examples = examples(categories);
            known = new Learnt(categories, new Likeness(examples), withVectors(examples), clock.instant());
            learnt = known;
        } else if (known.better().failed() && known.asked().plus(PAUSE).isBefore(clock.instant())) {
            known = new Learnt(categories, known.plain(), withVectors(examples(categories)), clock.instant());
            learnt = known;
        }
        return known;
    }

    /** An example is not learnt twice. */
    private static List<Example> examples(List<Category> categories) {
        var texts = new ArrayList<Example>();
        categories.forEach(category -> Stream.concat(builtIn(category.name()), category.examples().stream())
                .distinct()
                .limit(MOST_EXAMPLES / (categories.size() + 1))
                .forEach(text -> texts.add(new Example(category.name(), text, Optional.empty()))));
        builtIn(CategoryBook.UNCERTAIN)
                .forEach(text -> texts.add(new Example(CategoryBook.UNCERTAIN, text, Optional.empty())));
        return texts;
    }

    /** Those of {@code spreadsheet-x} are those of {@code x}, where it has none of its own. */
    private static Stream<String> builtIn(String category) {
        var own = BUILT_IN.getOrDefault(category, List.of());
        return own.isEmpty() && category.startsWith(OF_SPREADSHEETS)
                ? BUILT_IN.getOrDefault(category.substring(OF_SPREADSHEETS.length()), List.of()).stream()
                : own.stream();
    }

    private Future<Likeness> withVectors(List<Example> examples) {
        return vectors(examples.stream().map(Example::text).toList())
                .map(vectors -> new Likeness(IntStream.range(0, examples.size())
                        .mapToObj(i -> {
                            var example = examples.get(i);
                            return new Example(example.category(), example.text(), Optional.of(vectors.get(i)));
                        })
                        .toList()));
    }

    private Future<List<float[]>> vectors(List<String> texts) {
        var parts = new ArrayList<Future<Inference.TextsEmbedded>>();
        for (var from = 0; from < texts.size(); from += Inference.MOST_TEXTS) {
            var part = texts.subList(from, Math.min(texts.size(), from + Inference.MOST_TEXTS));
            parts.add(bus.ask(Inference.EMBED, new Inference.EmbedTexts(part)));
        }
        return Future.all(parts).map(all -> all.<Inference.TextsEmbedded>list().stream()
                .flatMap(part -> part.vectors().stream().map(Llm.Vector::values))
                .toList());
    }
}
