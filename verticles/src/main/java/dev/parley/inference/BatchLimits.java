package dev.parley.inference;

import java.util.HashMap;
import java.util.Map;

/** How many chunks of a model a device has shown to bear at once. Touched on the context of {@link Lanes}. */
final class BatchLimits {

    private record Place(String device, String model) {}

    private final Map<Place, Integer> limits = new HashMap<>();

    /** What a lane takes, as its device bears it. */
    RecognitionQueue.Taker of(Lane lane) {
        return new RecognitionQueue.Taker() {
            @Override
            public boolean takes(PendingChunk chunk) {
                return lane.takes(chunk);
            }

            @Override
            public int most(String model) {
                return limits.getOrDefault(new Place(lane.device(), model), Integer.MAX_VALUE);
            }
        };
    }

    /** After a batch of some size, more than 1, did not fit: the new limit, half of it. */
    int halve(String device, String model, int size) {
        return limits.merge(new Place(device, model), Math.ceilDiv(size, 2), Math::min);
    }
}
