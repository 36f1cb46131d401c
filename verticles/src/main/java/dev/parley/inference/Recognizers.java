package dev.parley.inference;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Inference;
import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.models.recognition.Abilities;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognisers that are installed on a node, open or not, and which of them hears what: the first that knows the language;
 * where none is named, the one that knows most, which finds it out. Immutable. Devices open them: {@link OpenRecognizers}.
 */
final class Recognizers {

    private static final Logger log = LoggerFactory.getLogger(Recognizers.class);

    private static final List<Model> WHISPERS_BEST_FIRST = List.of(
            Model.WHISPER_LARGE_V3,
            Model.WHISPER_LARGE_V3_TURBO,
            Model.WHISPER_MEDIUM,
            Model.WHISPER_SMALL,
            Model.WHISPER_BASE,
            Model.WHISPER_TINY);

    private final List<Installed> preferred;
    private final List<Installed> all;

    /**
     * @param preferred those that configuration chooses, at least one, the first one first
     * @param others those that hear what is meant for them, and what no preferred one can
     */
    Recognizers(List<Installed> preferred, List<Installed> others) {
        this.preferred = List.copyOf(preferred);
        this.all = Stream.concat(preferred.stream(), others.stream()).toList();
    }

    /**
     * A recogniser whose weights are here.
     *
     * @param beamSize texts that it follows at once if it is a Whisper
     */
    record Installed(Model kind, Path folder, int beamSize, Abilities abilities) {

        /** Looks at weights without opening them. */
        static Installed in(Path folder, Model kind, int beamSize) throws IOException {
            var abilities = isMoonshine(kind) ? Abilities.ofMoonshine() : Abilities.ofWhisper(folder);
            return new Installed(kind, folder, beamSize, abilities);
        }

        /** Opens it on the device at hand. */
        Recognizer open() throws IOException {
            return isMoonshine(kind) ? MoonshineRecognizer.open(folder) : WhisperRecognizer.open(folder, beamSize);
        }

        private static boolean isMoonshine(Model kind) {
            return switch (kind) {
                case AUTO, MOONSHINE_TINY_EN, MOONSHINE_BASE_EN -> true;
                case WHISPER_TINY,
                        WHISPER_BASE,
                        WHISPER_SMALL,
                        WHISPER_MEDIUM,
                        WHISPER_LARGE_V3_TURBO,
                        WHISPER_LARGE_V3,
                        WHISPER_TINY_EN,
                        WHISPER_BASE_EN -> false;
            };
        }

        /** Name of its weights in the catalog. */
        String model() {
            return kind.weights();
        }

        boolean suits(Inference.Hearing hearing) {
            return hearing.model().map(model()::equals).orElse(true)
                    && (!hearing.translate() || abilities.translates());
        }

        boolean knows(String language) {
            return abilities.languages().contains(language);
        }
    }

    /** Who hears a chunk, and how. */
    record Choice(String model, Hearing hearing) {}

    /** Fetches what is asked for, with {@link Model#AUTO} looks for the best Whisper as well, and lists what else is here. */
    static Recognizers find(WeightResolver weights, Model wanted, int beamSize) throws IOException {
        var preferred = new ArrayList<Installed>();
        preferred.add(Installed.in(weights.resolve(wanted.weights()), wanted, beamSize));
        if (wanted == Model.AUTO) {
            for (var whisper : WHISPERS_BEST_FIRST) {
                var folder = weights.find(whisper.weights());
                if (folder.isPresent()) {
                    preferred.add(Installed.in(folder.get(), whisper, beamSize));
                    break;
                }
            }
        }
        var others = new ArrayList<Installed>();
        for (var kind : Model.values()) {
            if (preferred.stream().noneMatch(known -> known.model().equals(kind.weights()))
                    && weights.installed(kind.weights())) {
                addIfUsable(others, weights.resolve(kind.weights()), kind, beamSize);
            }
        }
        return new Recognizers(preferred, others);
    }

    private static void addIfUsable(List<Installed> others, Path folder, Model kind, int beamSize) {
        try {
            others.add(Installed.in(folder, kind, beamSize));
        } catch (IOException e) {
            log.warn("{} is installed and cannot be used: {}", kind.weights(), e.getMessage());
        }
    }

    /** Who hears this. Fails with INVALID, naming what nobody here can do and the way out. */
    Choice choose(Inference.Hearing wanted) {
        return choose(wanted, preferred).or(() -> choose(wanted, all)).orElseThrow(() -> nobody(wanted));
    }

    private static Optional<Choice> choose(Inference.Hearing wanted, List<Installed> among) {
        var suitable =
                among.stream().filter(installed -> installed.suits(wanted)).toList();
        if (wanted.language().isEmpty()) {
            return mostVersed(suitable).map(installed -> choice(installed, wanted, Optional.empty()));
        }
        var language = Locale.forLanguageTag(wanted.language().get()).getLanguage();
        return suitable.stream()
                .filter(installed -> installed.knows(language))
                .findFirst()
                // Who knows one language needs not be told, and so shares batches with chunks of no named language.
                .map(installed -> choice(
                        installed,
                        wanted,
                        Optional.of(language)
                                .filter(_ -> installed.abilities().languages().size() > 1)));
    }

    private static Choice choice(Installed installed, Inference.Hearing wanted, Optional<String> language) {
        return new Choice(
                installed.model(), new Hearing(language, wanted.translate(), wanted.prompt(), wanted.hotwords()));
    }

    private FailureException nobody(Inference.Hearing wanted) {
        var names = String.join(", ", all.stream().map(Installed::model).toList());
        if (wanted.model().isPresent() && installed(wanted.model().get()).isEmpty()) {
            var model = wanted.model().get();
            return Failure.INVALID.because("model: " + model + " is not installed here, only " + names
                    + "; ./parley models pull " + model + " fetches it if the catalog has it");
        }
        if (all.stream().noneMatch(installed -> installed.suits(wanted))) {
            return Failure.INVALID.because("translate: " + wanted.model().orElse("none of " + names)
                    + " cannot translate; a Whisper can: ./parley models pull whisper-base");
        }
        return Failure.INVALID.because("language: the installed recogniser knows only " + String.join(", ", languages())
                + ", not " + wanted.language().orElse("any"));
    }

    /** The one of this name. */
    Optional<Installed> installed(String model) {
        return all.stream().filter(installed -> installed.model().equals(model)).findFirst();
    }

    /** Name of the one that hears what names neither language nor model; devices open it at the start. */
    String first() {
        return choose(Inference.Hearing.ANY).model();
    }

    /** The recognisers, the preferred one first. */
    List<Inference.Engine> engines() {
        return all.stream()
                .map(installed -> new Inference.Engine(
                        installed.model(),
                        installed.abilities().languages().stream().sorted().toList(),
                        installed.abilities().translates()))
                .toList();
    }

    /** Languages of the one that hears what names neither language nor model, BCP 47 tags in alphabetical order. */
    List<String> automatic() {
        return installed(first()).orElseThrow().abilities().languages().stream()
                .sorted()
                .toList();
    }

    /** Every language that someone knows, BCP 47 tags in alphabetical order. */
    List<String> languages() {
        var languages = new TreeSet<String>();
        all.forEach(installed -> languages.addAll(installed.abilities().languages()));
        return List.copyOf(languages);
    }

    /** The longest chunk in seconds that all of them hear well. */
    double longestChunk() {
        return all.stream()
                .mapToDouble(installed -> installed.abilities().longestChunk())
                .min()
                .orElseThrow();
    }

    private static Optional<Installed> mostVersed(List<Installed> among) {
        return among.stream()
                .max(Comparator.comparingInt(
                        installed -> installed.abilities().languages().size()));
    }
}
