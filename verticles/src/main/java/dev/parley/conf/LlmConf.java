package dev.parley.conf;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Language models.
 *
 * @param providers those that are on, by name
 * @param off the others
 * @param routes lists of models, each {@code provider/model} or a provider alone, the first of which that answers is taken; by
 *     name. Never empty
 * @param prices by {@code provider/model}, or provider alone for all its models
 * @param cacheFor how long an answer to the same question of the same owner is kept; zero for never
 */
public record LlmConf(
        Map<String, ProviderConf> providers,
        List<ProviderConf> off,
        Map<String, List<String>> routes,
        Map<String, Price> prices,
        Duration cacheFor,
        Retries retries,
        Breaker breaker) {

    public LlmConf {
        providers = Map.copyOf(providers);
        off = List.copyOf(off);
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
        var providers = new TreeMap<String, ProviderConf>();
        var off = new ArrayList<ProviderConf>();
        for (var name : settings.names(PROVIDERS)) {
            var provider = ProviderConf.read(settings, name);
            if (provider.on()) {
                providers.put(name, provider);
            } else {
                off.add(provider);
            }
        }
        return new LlmConf(
                providers,
                off,
                routes(settings, providers),
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

    private static Map<String, List<String>> routes(Settings settings, Map<String, ProviderConf> providers) {
        var routes = new HashMap<String, List<String>>();
        for (var name : settings.names(ROUTES)) {
            var key = ROUTES + "." + name;
            var targets = settings.list(key);
            targets.stream()
                    .filter(target -> !providers.containsKey(target.split("/", 2)[0]))
                    .forEach(target -> settings.refuse(
                            key,
                            target + " is of no provider that is on; these are: "
                                    + String.join(", ", providers.keySet())));
            routes.put(name, targets.isEmpty() ? foreign(providers) : targets);
        }
        return routes;
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

    /** From the price of a million tokens to that of one. */
    private static long nanos(String price) {
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
