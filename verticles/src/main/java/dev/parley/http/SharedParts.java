package dev.parley.http;

import dev.parley.conf.Secret;
import dev.parley.http.HttpVerticle.HealthParts;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the servers of a node share; each part is safe for threads or does not change.
 *
 * @param adminKey as it is now
 * @param uploads folder for files that are coming in
 * @param resumable those that come in pieces
 * @param held … and who is at work on them
 * @param healthParts what the health of this node is told of
 */
record SharedParts(
        Contract contract,
        ApiDocumentation documentation,
        WebFiles web,
        RateLimits rateLimits,
        KnownCallers callers,
        Supplier<Optional<Secret>> adminKey,
        OpenStreams streams,
        InterviewVisitors visitors,
        PrometheusMeterRegistry metrics,
        Path uploads,
        ResumableUploads resumable,
        HeldUploads held,
        HealthParts healthParts) {}
