package dev.parley.conf;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Language models.
 *
 * @param providers those that are on, by name
 * @param off the others
 * @param chosen lists of models, each {@code provider/model} or a provider alone, by name, as they are configured
 * @param routes the same, where an empty list is all that calls somebody; the first model that answers is taken. Never empty
 * @param prices by {@code provider/model}, or provider alone for all its models
 * @param cacheFor how long an answer to the same question of the same owner is kept; zero for never
 */
public record LlmConf(
        Map<String, ProviderConf> providers,
        List<ProviderConf> off,
        Map<String, List<String>> chosen,
        Map<String, List<String>> routes,
        Map<String, Price> prices,
        Duration cacheFor,
        Retries retries,
        Breaker breaker) {

    public LlmConf {
        providers = Map.copyOf(providers);
        off = List.copyOf(off);
        chosen = Map.copyOf(chosen);
        routes = Map.copyOf(routes);
        prices = Map.copyOf(prices);
    }

    /**
     * What tokens cost, in billionths of the currency for each token: as much as thousandths of it for a million.
     *
     * @param prompt for each token of the question
     * @param completion for each token of the answer
     */
    public record Price(long prompt, long completion) {

        public static final Price NOTHING = new Price(0, 0);
    }

    /**
     * Calls after one that failed in a way that can pass.
     *
     * @param attempts of one model in all
     * @param backoff waits between them; one longer than the longest that a provider asks for is not kept
     */
    public record Retries(int attempts, Backoff backoff) {}

    /**
     * When a provider is not asked any more.
     *
     * @param failures in a row
     * @param pause after which one call may try whether it is back
     */
    public record Breaker(int failures, Duration pause) {}

    /** The route of those who name no model. */
    public static final String DEFAULT = "default";
    /** The route of reports. */
    public static final String REPORT = "report";
    /** The route of requests over tables. */
    public static final String OFFICE = "office";
    /** The route of those who find out the category of such a request. */
    public static final String CLASSIFY = "classify";
    /** The route of vectors. */
    public static final String EMBEDDING = "embedding";

    static final String PROVIDERS = "llm.providers";
    static final String ROUTES = "llm.routes";

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    static LlmConf read(Settings settings) {
        var all = settings.names(PROVIDERS).stream()
                .map(name -> ProviderConf.read(settings, name))
                .toList();
        return of(
                all,
                chosen(settings, all),
                prices(settings),
                settings.duration("llm.cache-for", Duration.ZERO, DAY.multipliedBy(30)),
                new Retries(
                        settings.integer("llm.retries.attempts", 1, 10),
                        new Backoff(
                                settings.duration("llm.retries.backoff-first", SHORTEST, DAY),
                                settings.duration("llm.retries.backoff-max", SHORTEST, DAY))),
                new Breaker(
                        settings.integer("llm.breaker.failures", 1, 1000),
                        settings.duration("llm.breaker.pause", SHORTEST, DAY)));
    }

    private static LlmConf of(
            List<ProviderConf> all,
            Map<String, List<String>> chosen,
            Map<String, Price> prices,
            Duration cacheFor,
            Retries retries,
            Breaker breaker) {
        var on = new TreeMap<String, ProviderConf>();
        all.stream().filter(ProviderConf::on).forEach(provider -> on.put(provider.name(), provider));
        var off = all.stream().filter(provider -> !provider.on()).toList();
        var routes = new HashMap<String, List<String>>();
        chosen.forEach((name, targets) -> routes.put(name, targets.isEmpty() ? foreign(on) : targets));
        return new LlmConf(on, off, chosen, routes, prices, cacheFor, retries, breaker);
    }

    /**
     * The same after secrets have changed: a provider whose first key came is on, one whose last key went is off.
     *
     * @param secrets those that have changed, by the key of their setting; empty text for one that is gone
     */
    public LlmConf with(Map<String, String> secrets) {
        var all = Stream.concat(providers.values().stream(), off.stream())
                .map(provider -> Optional.ofNullable(secrets.get(ProviderConf.keysSetting(provider.name())))
                        .map(keys -> provider.with(ProviderConf.keys(keys)))
                        .orElse(provider))
                .sorted(Comparator.comparing(ProviderConf::name))
                .toList();
        return of(all, chosen, prices, cacheFor, retries, breaker);
    }

    /** A route may name a provider whose key is awaited; one that nobody will bring is an error of the operator. */
    private static Map<String, List<String>> chosen(Settings settings, List<ProviderConf> all) {
        var usable = all.stream()
                .filter(provider -> provider.on()
                        || (provider.enabled() == ProviderConf.Enabled.AUTO
                                && (provider.awaited().isPresent() || settings.hasVault())))
                .map(ProviderConf::name)
                .toList();
        var on = all.stream().filter(ProviderConf::on).map(ProviderConf::name).collect(Collectors.joining(", "));
        var chosen = new HashMap<String, List<String>>();
        for (var name : settings.names(ROUTES)) {
            var key = ROUTES + "." + name;
            var targets = settings.list(key);
            targets.stream()
                    .filter(target -> !usable.contains(target.split("/", 2)[0]))
                    .forEach(
                            target -> settings.refuse(key, target + " is of no provider that is on; these are: " + on));
            chosen.put(name, targets);
        }
        return chosen;
    }

    /** All that calls somebody, in the order of their names; where there are none, what shows the call. */
    private static List<String> foreign(Map<String, ProviderConf> providers) {
        var foreign = providers.values().stream()
                .filter(ProviderConf::isForeign)
                .map(ProviderConf::name)
                .toList();
        return foreign.isEmpty() ? List.of("dryrun") : foreign;
    }

    private static Map<String, Price> prices(Settings settings) {
        var prices = new HashMap<String, Price>();
        for (var item : settings.list("llm.prices")) {
            var name = item.substring(0, Math.max(0, item.indexOf('=')));
            var numbers = item.substring(item.indexOf('=') + 1).split("/", -1);
            try {
                if (!name.isEmpty() && numbers.length == 2) {
                    prices.put(name, new Price(nanos(numbers[0]), nanos(numbers[1])));
                    continue;
                }
            } catch (ArithmeticException | NumberFormatException _) {
                // Refused below, as any other text that is no price.
            }
            settings.refuse(
                    "llm.prices",
                    item
                            + " must be written as openai/gpt-4o-mini=0.15/0.60: the price of a million tokens of the question and"
                            + " of the answer, with three decimals at most");
        }
        return prices;
    }

    /** From the price of a million tokens or characters to that of one. */
    static long nanos(String price) {
        var nanos = new BigDecimal(price.strip()).movePointRight(3).longValueExact();
        if (nanos < 0) {
            throw new NumberFormatException(price);
        }
        return nanos;
    }

    /** What a model costs. */
    public Price price(String provider, String model) {
        return Optional.ofNullable(prices.get(provider + "/" + model))
                .or(() -> Optional.ofNullable(prices.get(provider)))
                .orElse(Price.NOTHING);
    }
}
