package dev.parley.conf;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of things that users give names to: {@code llm.providers.NAME.url}, {@code llm.routes.NAME} and {@code
 * voice.providers.NAME.url}. What a provider can have, and what it has where nobody says otherwise, stands in {@code
 * llm.provider-defaults} and {@code voice.provider-defaults}.
 */
final class NamedSettings {

    private static final String DEFAULTS = ".provider-defaults.";
    private static final Pattern PROVIDER =
            Pattern.compile("((llm|voice)\\.providers\\.[a-z0-9][a-z0-9-]{0,39}\\.)([a-z-]+)");
    private static final Pattern ROUTE = Pattern.compile("llm\\.routes\\.[a-z0-9][a-z0-9-]{0,39}");

    private static final Pattern DIALECT =
            Pattern.compile("PARLEY_(LLM|VOICE)_PROVIDERS_([A-Z0-9][A-Z0-9_]{0,39})_DIALECT");

    private NamedSettings() {}

    /** The setting of a provider's dialect that this variable is, whatever the provider's name; empty for any other variable. */
    static Optional<String> dialectOf(String variable) {
        var dialect = DIALECT.matcher(variable);
        return dialect.matches()
                ? Optional.of(dialect.group(1).toLowerCase(Locale.ROOT) + ".providers."
                        + dialect.group(2).toLowerCase(Locale.ROOT).replace('_', '-') + ".dialect")
                : Optional.empty();
    }

    /** Whether this is such a setting, whatever the name in it. */
    static boolean isOne(String key, Set<String> known) {
        var provider = PROVIDER.matcher(key);
        return ROUTE.matcher(key).matches()
                || (provider.matches() && known.contains(provider.group(2) + DEFAULTS + provider.group(3)));
    }

    /** All settings of the provider whose setting this is, as they are by default; empty where it is none of a provider. */
    static List<Setting> defaults(String key, Collection<Setting> settings) {
        var provider = PROVIDER.matcher(key);
        if (!provider.matches()) {
            return List.of();
        }
        var defaults = provider.group(2) + DEFAULTS;
        return settings.stream()
                .filter(setting -> setting.key().startsWith(defaults))
                .map(setting -> new Setting(
                        provider.group(1) + setting.key().substring(defaults.length()),
                        setting.text(),
                        setting.origin()))
                .toList();
    }
}
