package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.recognition.Hearing;
import dev.parley.models.recognition.MoonshineRecognizer;
import dev.parley.models.recognition.Recognizer;
import dev.parley.models.recognition.WhisperRecognizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognisers of a node, and which of them hears what: the first that knows the language; where none is named, the one that
 * knows most, which finds it out. Owned by {@link LoadedModels}; safe for concurrent use.
 */
final class Recognizers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Recognizers.class);

    private static final List<Model> WHISPERS_BEST_FIRST = List.of(
            Model.WHISPER_LARGE_V3,
            Model.WHISPER_LARGE_V3_TURBO,
            Model.WHISPER_MEDIUM,
            Model.WHISPER_SMALL,
            Model.WHISPER_BASE,
            Model.WHISPER_TINY);

    private final List<Installed> recognizers;

    /** @param recognizers at least one, the preferred first; closed with this */
    Recognizers(List<Installed> recognizers) {
        this.recognizers = List.copyOf(recognizers);
    }

    /** @param model name of its weights in the catalog */
    record Installed(String model, Recognizer recognizer) {

        boolean suits(Inference.Hearing hearing) {
            return hearing.model().map(model::equals).orElse(true) && (!hearing.translate() || recognizer.translates());
        }

        boolean knows(String language) {
            return recognizer.languages().contains(language);
        }
    }

    /** Who hears a chunk, and how. */
    record Choice(Recognizer recognizer, Hearing hearing) {}

    /** Opens what is asked for, fetching what is missing; with {@link Model#AUTO} also the best Whisper that is here already. */
    static Recognizers open(WeightResolver weights, Model wanted, int beamSize) throws IOException {
        var opened = new ArrayList<Installed>();
        try {
            opened.add(open(wanted, weights.resolve(wanted.weights()), beamSize));
            if (wanted == Model.AUTO) {
                for (var whisper : WHISPERS_BEST_FIRST) {
                    var folder = weights.find(whisper.weights());
                    if (folder.isPresent()) {
                        opened.add(open(whisper, folder.get(), beamSize));
                        break;
                    }
                }
            }
            return new Recognizers(opened);
        } catch (IOException | RuntimeException e) {
            opened.forEach(installed -> installed.recognizer().close());
            throw e;
        }
    }

    private static Installed open(Model model, Path folder, int beamSize) throws IOException {
        log.info("Opening the recogniser {}", model.weights());
        return new Installed(
                model.weights(),
                switch (model) {
                    case AUTO, MOONSHINE_TINY_EN, MOONSHINE_BASE_EN -> MoonshineRecognizer.open(folder);
                    case WHISPER_TINY,
                            WHISPER_BASE,
                            WHISPER_SMALL,
                            WHISPER_MEDIUM,
                            WHISPER_LARGE_V3_TURBO,
                            WHISPER_LARGE_V3,
                            WHISPER_TINY_EN,
                            WHISPER_BASE_EN -> WhisperRecognizer.open(folder, beamSize);
                });
    }

    /** Who hears this. Fails with INVALID, naming what nobody here can do and the way out. */
    Choice choose(Inference.Hearing wanted) {
        var suitable = recognizers.stream()
                .filter(installed -> installed.suits(wanted))
                .toList();
        if (suitable.isEmpty()) {
            throw nobody(wanted);
        }
        if (wanted.language().isEmpty()) {
            return new Choice(mostVersed(suitable), hearing(wanted, Optional.empty()));
        }
        var language = Locale.forLanguageTag(wanted.language().get()).getLanguage();
        return suitable.stream()
                .filter(installed -> installed.knows(language))
                .map(Installed::recognizer)
                .findFirst()
                // Who knows one language needs not be told, and so shares batches with chunks of no named language.
                .map(recognizer -> new Choice(
                        recognizer,
                        hearing(
                                wanted,
                                Optional.of(language)
                                        .filter(_ -> recognizer.languages().size() > 1))))
                .orElseThrow(() -> Failure.INVALID.because("language: the installed recogniser knows only "
                        + String.join(", ", languages()) + ", not "
                        + wanted.language().get()));
    }

    private FailureException nobody(Inference.Hearing wanted) {
        var names = String.join(", ", recognizers.stream().map(Installed::model).toList());
        return wanted.model()
                .filter(model -> recognizers.stream()
                        .noneMatch(installed -> installed.model().equals(model)))
                .map(model -> Failure.INVALID.because("model: " + model + " is not installed here, only " + names
                        + "; ./parley models pull " + model + " fetches it if the catalog has it"))
                .orElseGet(() ->
                        Failure.INVALID.because("translate: " + wanted.model().orElse("none of " + names)
                                + " cannot translate; a Whisper can: ./parley models pull whisper-base"));
    }

    private static Hearing hearing(Inference.Hearing wanted, Optional<String> language) {
        return new Hearing(language, wanted.translate(), wanted.prompt(), wanted.hotwords());
    }

    /** The recognisers, the preferred one first. */
    List<Inference.Engine> engines() {
        return recognizers.stream()
                .map(installed -> new Inference.Engine(
                        installed.model(),
                        installed.recognizer().languages().stream().sorted().toList(),
                        installed.recognizer().translates()))
                .toList();
    }

    /** Every language that someone knows, BCP 47 tags in alphabetical order. */
    List<String> languages() {
        var languages = new TreeSet<String>();
        recognizers.forEach(installed -> languages.addAll(installed.recognizer().languages()));
        return List.copyOf(languages);
    }

    /** The longest chunk in seconds that all of them hear well. */
    double longestChunk() {
        return recognizers.stream()
                .mapToDouble(installed -> installed.recognizer().longestChunk())
                .min()
                .orElseThrow();
    }

    private static Recognizer mostVersed(List<Installed> among) {
        return among.stream()
                .map(Installed::recognizer)
                .max(Comparator.comparingInt(
                        recognizer -> recognizer.languages().size()))
                .orElseThrow();
    }

    @Override
    public void close() {
        recognizers.forEach(installed -> installed.recognizer().close());
    }
}
