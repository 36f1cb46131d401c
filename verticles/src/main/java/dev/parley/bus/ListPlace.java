package dev.parley.bus;

import java.time.Instant;
import java.util.UUID;

/**
 * A place in a list that has the newest first, where the next page begins. It stays a place when what stood there is deleted.
 *
 * @param at time by which the list is ordered, of the last one before the place
 * @param id of that one
 */
public record ListPlace(Instant at, UUID id) {}
