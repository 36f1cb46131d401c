/**
 * Interviews: rooms in which a candidate is asked and answers, what is thought of the answers, and the reports on them. What comes after
 * what is decided in {@link dev.parley.interview.Flow}, which is pure; start reading there, then in
 * {@link dev.parley.interview.RoomChanges}.
 */
@NullMarked
package dev.parley.interview;

import org.jspecify.annotations.NullMarked;
