/**
 * The only place that speaks SQL and Redis and touches blobs: accounts, recordings, jobs with their events and outbox, the
 * ledger of language models with its limits, and blobs in a folder or in S3. One class a group of tables, each with its statements in full. Start reading at
 * {@link dev.parley.store.StoreVerticle}, for blobs at {@link dev.parley.store.BlobsVerticle}, for limits at {@link dev.parley.store.UsageVerticle}; the tables are in the resource
 * folder {@code db/migration}.
 */
@NullMarked
package dev.parley.store;

import org.jspecify.annotations.NullMarked;
