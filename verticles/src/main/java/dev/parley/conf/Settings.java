package dev.parley.conf;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads typed values of merged settings and collects what is wrong with them, so that all problems are shown at once. After
 * a problem a reader goes on with the least allowed value; {@link #throwIfWrong} sees to it that nobody gets it.
 */
final class Settings {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");

    private final Map<String, Setting> settings;
    private final List<String> problems;
    private final VaultContent vault;
    private final Map<String, String> secrets = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    Settings(Map<String, Setting> settings, List<String> problems, VaultContent vault) {
        this.settings = Map.copyOf(settings);
        this.problems = new ArrayList<>(problems);
        this.vault = vault;
    }

    String text(String key) {
        var text = raw(key);
        if (text.isEmpty()) {
            refuse(key, "must not be empty");
        }
        return text;
    }

    Optional<String> optionalText(String key) {
        return Optional.of(raw(key)).filter(text -> !text.isEmpty());
    }

    /** A value that never prints; it may stand elsewhere, see {@link SecretReference}. */
    Optional<Secret> secret(String key) {
        return Optional.of(secretText(key)).filter(text -> !text.isEmpty()).map(Secret::new);
    }

    int integer(String key, int min, int max) {
        var parsed =
                Optional.of(raw(key)).filter(WHOLE_NUMBER.asMatchPredicate()).map(Integer::valueOf);
        return within(key, parsed, min, max, "a whole number", String::valueOf);
    }

    /** A whole number from 0 on that may be large. */
    long count(String key, long max) {
        var parsed =
                Optional.of(raw(key)).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
        return within(key, parsed, 0L, max, "a whole number", String::valueOf);
    }

    /** An amount of money in billionths of its unit, exactly.
     *
     * @param max units */
    long money(String key, int max) {
        var parsed = Optional.of(raw(key))
                .filter(text -> text.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .map(text -> new BigDecimal(text).movePointRight(9).longValueExact());
        return within(
                key,
                parsed,
                0L,
                max * 1_000_000_000L,
                "an amount of money with at most 9 decimals",
                nanos -> String.valueOf(nanos / 1_000_000_000L));
    }

    double number(String key, double min, double max) {
        var parsed = Optional.of(raw(key)).filter(NUMBER.asMatchPredicate()).map(Double::valueOf);
        return within(key, parsed, min, max, "a number", String::valueOf);
    }

    Duration duration(String key, Duration min, Duration max) {
        return within(key, Durations.parse(raw(key)), min, max, "a duration such as 30 s", Durations::format);
    }

    DataSize size(String key, DataSize min, DataSize max) {
        return within(key, DataSize.parse(raw(key)), min, max, "a size such as 512 MiB", DataSize::toString);
    }

    boolean flag(String key) {
        return switch (raw(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                refuse(key, "must be true or false");
                yield false;
            }
        };
    }

    /** A web address without a slash at its end, if there is one. */
    Optional<URI> optionalUrl(String key) {
        return optionalText(key).flatMap(text -> {
            try {
                var uri = new URI(text.replaceFirst("/+$", ""));
                if (String.valueOf(uri.getScheme()).matches("https?")
                        && uri.getHost() != null
                        && uri.getQuery() == null) {
                    return Optional.of(uri);
                }
            } catch (URISyntaxException _) {
                // Refused as any other text that is no address.
            }
            refuse(key, "must be a web address such as https://files.example.org");
            return Optional.empty();
        });
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        var constants = Objects.requireNonNull(type.getEnumConstants());
        var text = raw(key);
        for (var constant : constants) {
            if (word(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        refuse(
                key,
                "must be one of " + Arrays.stream(constants).map(Settings::word).collect(joining(", ")));
        return constants[0];
    }

    /** Some of a closed set; not empty. */
    <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
        var chosen = someOf(key, type);
        if (chosen.isEmpty() && list(key).isEmpty()) {
            refuseChoice(key, type);
        }
        return chosen;
    }

    /** As {@link #choices}; may be empty. */
    <E extends Enum<E>> Set<E> someOf(String key, Class<E> type) {
        var words = list(key);
        var chosen = EnumSet.allOf(type).stream()
                .filter(constant -> words.contains(word(constant)))
                .collect(toCollection(() -> EnumSet.noneOf(type)));
        if (chosen.size() != words.size()) {
            refuseChoice(key, type);
        }
        return chosen;
    }

    private <E extends Enum<E>> void refuseChoice(String key, Class<E> type) {
        refuse(
                key,
                "must be some of "
                        + EnumSet.allOf(type).stream().map(Settings::word).collect(joining(", ")));
    }

    /** A path; {@code ~} at its start is the user's home. */
    Path path(String key) {
        return ofHome(text(key));
    }

    /** As {@link #path}, where there need not be one. */
    Optional<Path> optionalPath(String key) {
        return optionalText(key).map(Settings::ofHome);
    }

    /** Values separated by commas, or a JSON list, whose values may have commas in them. */
    List<String> list(String key) {
        return ListText.items(raw(key));
    }

    /** As {@link #list}, with values that never print. */
    List<String> secretList(String key) {
        return ListText.items(secretText(key));
    }

    /** @param text empty where it is not set, or not there yet
     *  @param missing why it is not where the setting refers to */
    record AwaitedSecret(String text, Optional<String> missing) {}

    /** A secret that may stand elsewhere, and need not stand there yet. */
    AwaitedSecret awaitedSecret(String key) {
        // Before anything can be said about it.
        secrets.put(key, "");
        try {
            var text = SecretReference.resolve(raw(key), vault);
            secrets.put(key, text);
            return new AwaitedSecret(text, Optional.empty());
        } catch (IllegalArgumentException e) {
            return new AwaitedSecret("", Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private String secretText(String key) {
        var secret = awaitedSecret(key);
        secret.missing()
                .ifPresent(why -> problems.add(
                        key + " (" + Objects.requireNonNull(settings.get(key)).origin() + "): " + why));
        return secret.text();
    }

    /** The secrets that have been asked for, by key; empty for those that are not set. */
    Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    /** Whether secrets may come from Vault. */
    boolean hasVault() {
        return optionalText("vault.url").isPresent();
    }

    /** All values as they are written. */
    Collection<String> texts() {
        return settings.values().stream().map(Setting::text).toList();
    }

    /** The names that stand in a place where users put names of their own, such as those of providers. */
    List<String> names(String section) {
        return settings.keySet().stream()
                .filter(key -> key.startsWith(section + "."))
                .map(key -> key.substring(section.length() + 1).split("\\.", 2)[0])
                .distinct()
                .sorted()
                .toList();
    }

    /** Notes that the value of this key is wrong. */
    void refuse(String key, String allowed) {
        problems.add(describe(key) + ": " + allowed);
    }

    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new ConfException(problems);
        }
    }

    /** The keys that there are. */
    Set<String> keys() {
        return settings.keySet();
    }

    /** The keys that have been asked for. */
    Set<String> read() {
        return Set.copyOf(read);
    }

    private String raw(String key) {
        read.add(key);
        var setting = settings.get(key);
        if (setting == null) {
            throw new IllegalStateException(key + " is read but is not in the bundled parley.yaml");
        }
        return setting.text();
    }

    private <T extends Comparable<T>> T within(
            String key, Optional<T> value, T min, T max, String form, Function<T, String> format) {
        if (value.isPresent() && value.get().compareTo(min) >= 0 && value.get().compareTo(max) <= 0) {
            return value.get();
        }
        refuse(key, "must be " + form + ", " + format.apply(min) + " to " + format.apply(max));
        return min;
    }

    private String describe(String key) {
        var setting = Objects.requireNonNull(settings.get(key));
        var shown = secrets.containsKey(key) && !setting.text().isEmpty() ? "***" : setting.text();
        return key + " = " + shown + " (" + setting.origin() + ")";
    }

    private static Path ofHome(String text) {
        var belowHome = text.equals("~") || text.startsWith("~/");
        return Path.of(belowHome ? System.getProperty("user.home") + text.substring(1) : text);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
