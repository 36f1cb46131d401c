package dev.parley.llm.wire;

import dev.parley.bus.Chat;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.ProviderConf.Ability;
import java.util.Locale;

/** What the configuration says that a provider cannot do. Pure. */
public final class Abilities {

    private Abilities() {}

    /** Throws NOT_OFFERED for a chat that wants such a thing. */
    public static void check(ProviderConf conf, Chat chat) {
        if (chat.stream()) {
            check(conf, Ability.STREAM);
        }
        if (chat.tools().isPresent()) {
            check(conf, Ability.TOOLS);
        }
        if (chat.shape() instanceof Chat.Shape.JsonSchema) {
            check(conf, Ability.JSON_SCHEMA);
        }
        if (!conf.cannot().isEmpty()
                && chat.messages().stream()
                        .flatMap(turn -> turn.content().stream())
                        .anyMatch(Chat.Part.Image.class::isInstance)) {
            check(conf, Ability.IMAGES);
        }
    }

    public static void check(ProviderConf conf, Ability ability) {
        if (conf.cannot().contains(ability)) {
            var word = ability.name().toLowerCase(Locale.ROOT).replace('_', '-');
            throw new TroubleException(
                    Breakage.NOT_OFFERED,
                    "does not offer " + word + " (" + ConnectionTrouble.setting(conf, "cannot") + ")");
        }
    }
}
