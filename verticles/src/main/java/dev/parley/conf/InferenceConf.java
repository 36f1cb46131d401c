package dev.parley.conf;

import java.time.Duration;

/**
 * The models at work.
 *
 * @param lanes recognitions that run at once; 0 for one a core
 * @param batchSize chunks of speech in one batch at most
 * @param batchWait how long a batch waits for more chunks
 */
public record InferenceConf(int lanes, int batchSize, Duration batchWait) {

    static InferenceConf read(Settings settings) {
        return new InferenceConf(
                settings.integer("inference.lanes", 0, 256),
                settings.integer("inference.batch-size", 1, 256),
                settings.duration("inference.batch-wait", Duration.ZERO, Duration.ofSeconds(10)));
    }
}
