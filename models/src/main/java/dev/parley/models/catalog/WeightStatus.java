package dev.parley.models.catalog;

import java.nio.file.Path;

/**
 * A weight and whether it is here.
 *
 * @param installed whether it can be used without fetching anything
 * @param folder where it is, or would be
 */
public record WeightStatus(Weight weight, boolean installed, Path folder) {}
