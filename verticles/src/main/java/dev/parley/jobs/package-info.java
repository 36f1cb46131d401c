/**
 * The durable job engine: what it has accepted is finished once in effect, whatever dies in between. It owns the states of
 * jobs and decides every transition; the store keeps them, the runner of a kind does the work. One verticle a node, on
 * virtual threads. Start reading at {@link dev.parley.jobs.JobsVerticle}, then {@link dev.parley.jobs.JobTransitions}.
 */
@NullMarked
package dev.parley.jobs;

import org.jspecify.annotations.NullMarked;
