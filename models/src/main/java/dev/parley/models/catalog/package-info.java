/**
 * Weights: the files that models are made of. {@link dev.parley.models.catalog.Catalog} says which there are and where
 * they come from; {@link dev.parley.models.catalog.WeightResolver} brings them to this machine, checked, and keeps them
 * in the cache. Start reading at WeightResolver.
 */
@NullMarked
package dev.parley.models.catalog;

import org.jspecify.annotations.NullMarked;
