/**
 * The HTTP door: translates requests into messages of the bus and replies into JSON, and decides nothing. The contract is
 * {@code openapi.yaml}; it routes and validates. One class holds the routes of one resource. Everything runs on event
 * loops, one server on each core, and touches only what belongs to its own request; what servers share is safe for
 * threads and says so. Start reading at {@link dev.parley.http.HttpVerticle}, then {@code HttpServerVerticle}.
 */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
