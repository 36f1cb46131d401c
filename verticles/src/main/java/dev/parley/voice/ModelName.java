package dev.parley.voice;

import dev.parley.conf.VoiceProviderConf;
import java.util.Optional;

/** What the model of a request means to a provider. Pure. */
final class ModelName {

    private ModelName() {}

    /** The model for it; empty where it has no such model. */
    static Optional<String> of(VoiceProviderConf conf, String wanted) {
        var usual = conf.model().orElse("");
        if (wanted.isEmpty() || wanted.equals(conf.name()) || wanted.equals(usual)) {
            return Optional.of(usual);
        }
        if (WellKnownVoices.isModel(wanted)) {
            // OpenAI itself has all three; whoever else is asked has one of its own.
            return Optional.of(WellKnownVoices.isModel(usual) ? wanted : usual);
        }
        return Optional.of(wanted)
                .filter(name -> conf.isForeign() && name.startsWith(conf.name() + "/"))
                .map(name -> name.substring(conf.name().length() + 1));
    }
}
