/**
 * The only place that speaks SQL and touches blobs: accounts, recordings, jobs with their events and outbox, and the folder
 * of blobs. One class a group of tables, each with its statements in full. Start reading at
 * {@link dev.parley.store.StoreVerticle}; the tables are in the resource folder {@code db/migration}.
 */
@NullMarked
package dev.parley.store;

import org.jspecify.annotations.NullMarked;
