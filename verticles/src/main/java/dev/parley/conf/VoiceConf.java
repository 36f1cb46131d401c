package dev.parley.conf;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Text to speech.
 *
 * @param providers those that are on or will be when their key comes, in the order in which they are asked
 * @param prices of a character in billionths of the price table's currency, by {@code provider/model}, or provider alone
 * @param longestText characters of one text
 * @param keep most space for what has been spoken, so that it need not be spoken again; zero for none
 * @param longestRun for one text, however long its reader takes
 */
public record VoiceConf(
        List<VoiceProviderConf> providers,
        Map<String, Long> prices,
        int longestText,
        DataSize keep,
        Duration longestRun) {

    public VoiceConf {
        providers = List.copyOf(providers);
        prices = Map.copyOf(prices);
    }

    /** What a character costs. */
    public long price(String provider, String model) {
        return prices.getOrDefault(provider + "/" + model, prices.getOrDefault(provider, 0L));
    }

    static final String PROVIDERS = "voice.providers";

    private static final String ORDER = "voice.order";
    private static final String PRICES = "voice.prices";
    private static final int MOST_TEXT = 10_000_000;

    static VoiceConf read(Settings settings) {
        var all = new TreeMap<String, VoiceProviderConf>();
        for (var name : settings.names(PROVIDERS)) {
            all.put(name, VoiceProviderConf.read(settings, name));
        }
        return new VoiceConf(
                ordered(settings, all),
                prices(settings),
                settings.integer("voice.longest-text", 1, MOST_TEXT),
                settings.size("voice.keep", new DataSize(0), DataSize.ofGibibytes(100_000)),
                settings.duration("voice.longest-run", Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    private static List<VoiceProviderConf> ordered(Settings settings, Map<String, VoiceProviderConf> all) {
        var names = settings.list(ORDER);
        names.stream().filter(name -> !all.containsKey(name)).forEach(name -> {
            settings.refuse(ORDER, name + " is none of " + String.join(", ", all.keySet()));
        });
        var order = names.isEmpty()
                ? Stream.concat(
                        all.values().stream().filter(VoiceProviderConf::isForeign),
                        all.values().stream().filter(provider -> !provider.isForeign()))
                : names.stream().filter(all::containsKey).map(all::get);
        return order.filter(provider -> provider.on() || provider.awaitsKey()).toList();
    }

    private static Map<String, Long> prices(Settings settings) {
        var prices = new HashMap<String, Long>();
        for (var item : settings.list(PRICES)) {
            var name = item.substring(0, Math.max(0, item.indexOf('=')));
            try {
                prices.put(name, LlmConf.nanos(item.substring(item.indexOf('=') + 1)));
                if (!name.isEmpty()) {
                    continue;
                }
            } catch (ArithmeticException | NumberFormatException _) {
                // Refused below, as any other text that is no price.
            }
            settings.refuse(
                    PRICES,
                    item + " must be written as openai/tts-1=15: the price of a million characters, with three decimals"
                            + " at most");
        }
        return prices;
    }
}
