package dev.parley.assistant;

import dev.parley.bus.Assistant;
import dev.parley.bus.Bus;
import dev.parley.bus.Jobs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Runs the jobs of kind {@link Assistant#KIND}; asks llm and jobs. Keeps no state. Event loop, one instance. */
public final class AssistantVerticle extends VerticleBase {

    private final Bus bus;

    public AssistantVerticle(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<?> start() {
        return bus.serve(Jobs.RUN.of(Assistant.KIND), new ChatRun(bus)::run);
    }
}
