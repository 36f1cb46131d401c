/**
 * What stands between an actor and servers of other people, whatever they make: who is asked, how many at once, how often again, who
 * is left alone, and what stands in the ledger of it. Start reading at {@link dev.parley.upstream.Attempts}.
 */
@NullMarked
package dev.parley.upstream;

import org.jspecify.annotations.NullMarked;
