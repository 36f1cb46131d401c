package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Which languages can be recognised here, and by whom. A node without models asks one that has some. */
final class RecognizerRoutes {

    private final Bus bus;

    RecognizerRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("recognizers", _ -> recognizers());
    }

    private Future<JsonObject> recognizers() {
        return bus.ask(Inference.ABILITIES, new Inference.AskAbilities()).map(abilities -> {
            var engines = new JsonArray();
            abilities
                    .engines()
                    .forEach(engine -> engines.add(new JsonObject()
                            .put("model", engine.model())
                            .put("languages", new JsonArray(engine.languages()))
                            .put("translates", engine.translates())));
            return new JsonObject()
                    .put("languages", new JsonArray(abilities.languages()))
                    .put("automatic", new JsonArray(abilities.automatic()))
                    .put("recognizers", engines);
        });
    }
}
