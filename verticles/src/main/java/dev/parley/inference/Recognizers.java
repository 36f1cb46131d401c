package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.catalog.WeightResolver;
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

    private static final List<Model> WHISPERS_BEST_FIRST =
            List.of(Model.WHISPER_LARGE_V3_TURBO, Model.WHISPER_SMALL, Model.WHISPER_BASE, Model.WHISPER_TINY);

    private final List<Recognizer> recognizers;

    /** @param recognizers at least one, the preferred first; closed with this */
    Recognizers(List<Recognizer> recognizers) {
        this.recognizers = List.copyOf(recognizers);
    }

    /** Who hears a chunk, in which language; without one it is found out. */
    record Choice(Recognizer recognizer, Optional<String> language) {}

    /** Opens what is asked for, fetching what is missing; with {@link Model#AUTO} also the best Whisper that is here already. */
    static Recognizers open(WeightResolver weights, Model wanted) throws IOException {
        var opened = new ArrayList<Recognizer>();
        try {
            opened.add(open(wanted, weights.resolve(wanted.weights())));
            if (wanted == Model.AUTO) {
                for (var whisper : WHISPERS_BEST_FIRST) {
                    var folder = weights.find(whisper.weights());
                    if (folder.isPresent()) {
                        opened.add(open(whisper, folder.get()));
                        break;
                    }
                }
            }
            return new Recognizers(opened);
        } catch (IOException | RuntimeException e) {
            opened.forEach(Recognizer::close);
            throw e;
        }
    }

    private static Recognizer open(Model model, Path folder) throws IOException {
        log.info("Opening the recogniser {}", model.weights());
        return switch (model) {
            case AUTO, MOONSHINE_TINY_EN -> MoonshineRecognizer.open(folder);
            case WHISPER_TINY, WHISPER_BASE, WHISPER_SMALL, WHISPER_LARGE_V3_TURBO -> WhisperRecognizer.open(folder);
        };
    }

    /**
     * Who hears this language.
     *
     * @param tag BCP 47; empty to find it out, as far as anyone can
     */
    Choice choose(Optional<String> tag) {
        if (tag.isEmpty()) {
            return new Choice(mostVersed(), Optional.empty());
        }
        var language = Locale.forLanguageTag(tag.get()).getLanguage();
        return recognizers.stream()
                .filter(recognizer -> recognizer.languages().contains(language))
                .findFirst()
                // Who knows one language needs not be told, and so shares batches with chunks of no named language.
                .map(recognizer -> new Choice(
                        recognizer, recognizer.languages().size() == 1 ? Optional.empty() : Optional.of(language)))
                .orElseThrow(() -> Failure.INVALID.because("language: the installed recogniser knows only "
                        + String.join(", ", languages()) + ", not " + tag.get()));
    }

    /** Every language that someone knows, BCP 47 tags in alphabetical order. */
    List<String> languages() {
        var languages = new TreeSet<String>();
        recognizers.forEach(recognizer -> languages.addAll(recognizer.languages()));
        return List.copyOf(languages);
    }

    /** The longest chunk in seconds that all of them hear well. */
    double longestChunk() {
        return recognizers.stream().mapToDouble(Recognizer::longestChunk).min().orElseThrow();
    }

    private Recognizer mostVersed() {
        return recognizers.stream()
                .max(Comparator.comparingInt(
                        recognizer -> recognizer.languages().size()))
                .orElseThrow();
    }

    @Override
    public void close() {
        recognizers.forEach(Recognizer::close);
    }
}
