/**
 * Everything by which Parley calls foreign addresses over HTTP: files are read from where users say they are, and told to
 * those who asked what became of their jobs. No address is called that is not public, unless the configuration allows it.
 * One verticle a node, on an event loop. Start reading at {@link dev.parley.outgoing.OutgoingVerticle}, then
 * {@link dev.parley.outgoing.Destinations}, which says who may be called.
 */
@NullMarked
package dev.parley.outgoing;

import org.jspecify.annotations.NullMarked;
