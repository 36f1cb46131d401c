package dev.parley.upstream;

import dev.parley.bus.Providers.Broken;

/**
 * One model that can be asked.
 *
 * @param model without the provider's name
 */
public record Target(String provider, String model) {

    String name() {
        return provider + "/" + model;
    }

    /** The word of the provider, which begins with its name, with that of the model: no field of a request is called like that. */
    Broken inWordOf(Broken word) {
        var prefix = provider + ": ";
        return word.detail().startsWith(prefix)
                ? new Broken(
                        word.breakage(),
                        name() + ": " + word.detail().substring(prefix.length()),
                        word.retryAfter(),
                        word.sent(),
                        word.received(),
                        word.tokens())
                : word;
    }
}
