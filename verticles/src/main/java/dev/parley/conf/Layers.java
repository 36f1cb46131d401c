package dev.parley.conf;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Lays the sources of settings over each other; the keys of the bundled file are the keys there are. */
final class Layers {

    private static final String PREFIX = "PARLEY_";
    private static final String VARIABLE = "environment variable ";
    /** Kubernetes puts variables such as PARLEY_SERVICE_HOST into every pod: only near misses are typing errors. */
    private static final int TYPING_ERROR = 2;

    private final Map<String, Setting> settings = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Layers() {}

    static Settings merge(
            Optional<Path> file, Map<String, String> environment, VaultContent vault, Map<String, String> options) {
        var layers = new Layers();
        bundled().values().forEach(layers::addNamed);
        file.ifPresent(layers::addFile);
        layers.addWellKnownNames(environment, VARIABLE);
        layers.addBrokers(environment, VARIABLE);
        layers.addClassifier(environment, VARIABLE);
        layers.addVault(vault);
        layers.addEnvironment(environment);
        layers.addOptions(options);
        return new Settings(layers.settings, layers.problems, vault);
    }

    /** The settings of the bundled file. */
    static Map<String, Setting> bundled() {
        var problems = new ArrayList<String>();
        try (var content = Objects.requireNonNull(Layers.class.getResourceAsStream("parley.yaml"));
                var reader = new InputStreamReader(content, StandardCharsets.UTF_8)) {
            var settings = YamlLayer.read("conf/parley.yaml", reader, problems);
            if (!problems.isEmpty()) {
                throw new ConfException(problems);
            }
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment variable of a key: {@code http.max-file-size} is {@code PARLEY_HTTP_MAX_FILE_SIZE}. */
    static String variableOf(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void addFile(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            YamlLayer.read(file.toString(), reader, problems).values().forEach(this::addKnown);
        } catch (NoSuchFileException e) {
            problems.add("--conf = " + file + ": no such file");
        } catch (IOException e) {
            problems.add("--conf = " + file + ": cannot be read as a UTF-8 text file");
        }
    }

    private void addWellKnownNames(Map<String, String> values, String origin) {
        for (var name : WellKnownNames.ALL) {
            var text = values.getOrDefault(name.variable(), "").strip();
            try {
                if (!text.isEmpty()) {
                    put(name.key(), name.value().apply(text), origin + name.variable());
                }
            } catch (IllegalArgumentException e) {
                var shown = origin.equals(VARIABLE) ? text : "***";
                problems.add(origin + name.variable() + " = " + shown + ": " + e.getMessage());
            }
        }
    }

    private void addBrokers(Map<String, String> values, String origin) {
        var set = WellKnownNames.BROKERS.stream()
                .filter(variable -> !values.getOrDefault(variable, "").isBlank())
                .toList();
        if (!set.isEmpty()) {
            var brokers = set.stream()
                    .map(variable -> values.getOrDefault(variable, "").strip())
                    .collect(Collectors.joining(","));
            put(WellKnownNames.BROKERS_KEY, brokers, origin + String.join(", ", set));
        }
    }

    /** As the replaced system, which is in a dry run unless its mode says otherwise. */
    private void addClassifier(Map<String, String> values, String origin) {
        var model = values.getOrDefault(WellKnownNames.CLASSIFIER, "").strip();
        if (!model.isEmpty()
                && values.getOrDefault(WellKnownNames.MODE, "").strip().matches("(?i)cloud|mtls")) {
            put(WellKnownNames.CLASSIFIER_KEY, "gigachat/" + model, origin + WellKnownNames.CLASSIFIER);
        }
    }

    /** Names of settings, their variables, and the well-known ones; whatever else stands there is for somebody else. */
    private void addVault(VaultContent vault) {
        var values = vault.settings();
        addWellKnownNames(values, vault.origin());
        addBrokers(values, vault.origin());
        addClassifier(values, vault.origin());
        addOwnNames(values, vault.origin());
        var keys = new HashMap<String, String>();
        settings.keySet().forEach(key -> {
            keys.put(variableOf(key), key);
            keys.put(key, key);
        });
        values.forEach((name, text) -> {
            var key = NamedSettings.isOne(name, settings.keySet()) ? name : keys.get(name);
            if (key != null && !text.isBlank()) {
                addNamed(new Setting(key, text.strip(), vault.origin() + name));
            }
        });
    }

    /** An empty variable counts as not set, as container tools pass on what is not set. */
    private void addEnvironment(Map<String, String> environment) {
        addOwnNames(environment, VARIABLE);
        var known = new HashMap<String, String>();
        settings.keySet().forEach(key -> known.put(variableOf(key), key));
        environment.forEach((variable, text) -> {
            var key = known.get(variable);
            if (key != null && !text.isBlank()) {
                put(key, text.strip(), VARIABLE + variable);
            } else if (key == null && variable.startsWith(PREFIX)) {
                refuseTypingError(variable, known.keySet());
            }
        });
    }

    /** A variable with the dialect of a provider makes one of this name, whose other variables are settings then. */
    private void addOwnNames(Map<String, String> values, String origin) {
        values.forEach((variable, text) -> NamedSettings.dialectOf(variable)
                .filter(key -> !text.isBlank() && !settings.containsKey(key))
                .ifPresent(key -> addNamed(new Setting(key, text.strip(), origin + variable))));
    }

    private void refuseTypingError(String variable, Collection<String> known) {
        var nearest = nearest(variable, known);
        if (LevenshteinDistance.getDefaultInstance().apply(variable, nearest) <= TYPING_ERROR) {
            problems.add(VARIABLE + variable + ": unknown; did you mean " + nearest + "?");
        }
    }

    private void addOptions(Map<String, String> options) {
        options.forEach((key, text) -> put(key, text, "option --" + key.substring(key.lastIndexOf('.') + 1)));
    }

    private void addKnown(Setting setting) {
        if (settings.containsKey(setting.key()) || NamedSettings.isOne(setting.key(), settings.keySet())) {
            addNamed(setting);
        } else if (!isEmptySection(setting)) {
            // Without the value: a misspelled key may be that of a secret.
            problems.add(setting.key() + " (" + setting.origin() + "): unknown key; did you mean "
                    + nearest(setting.key(), settings.keySet()) + "?");
        }
    }

    /** The first setting of a provider brings all the others of it, as they are where nobody sets them. */
    private void addNamed(Setting setting) {
        NamedSettings.defaults(setting.key(), settings.values())
                .forEach(other -> settings.putIfAbsent(other.key(), other));
        settings.put(setting.key(), setting);
    }

    private boolean isEmptySection(Setting setting) {
        return setting.text().isEmpty()
                && settings.keySet().stream().anyMatch(key -> key.startsWith(setting.key() + "."));
    }

    private void put(String key, String text, String origin) {
        settings.put(key, new Setting(key, text, origin));
    }

    private static String nearest(String name, Collection<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance.apply(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }
}
