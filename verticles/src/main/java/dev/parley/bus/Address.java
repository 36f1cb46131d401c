package dev.parley.bus;

import java.time.Duration;

/**
 * One place on the bus that answers requests, declared once as a constant of its conversation partner.
 *
 * @param name unique name, {@code partner.verb}
 * @param request type of the request
 * @param reply type of the reply
 * @param reach whether other nodes can ask
 * @param mailbox how many requests are handled at once by one consumer
 * @param timeout after which the asker gets {@link Failure#TIMED_OUT}; a dead peer is noticed no earlier
 */
public record Address<Q extends Message, R extends Message>(
        String name, Class<Q> request, Class<R> reply, Reach reach, Mailbox mailbox, Duration timeout) {

    /** Answered by a consumer of the same node; may carry file paths and arrays by reference. */
    public static <Q extends Message, R extends Message> Address<Q, R> local(
            String name, Class<Q> request, Class<R> reply, Mailbox mailbox, Duration timeout) {
        return new Address<>(name, request, reply, Reach.LOCAL, mailbox, timeout);
    }

    /** Answered by a consumer on any node. */
    public static <Q extends Message, R extends Message> Address<Q, R> cluster(
            String name, Class<Q> request, Class<R> reply, Mailbox mailbox, Duration timeout) {
        return new Address<>(name, request, reply, Reach.CLUSTER, mailbox, timeout);
    }

    /** The same conversation for one member of a family, such as the runner of one kind of job. */
    public Address<Q, R> of(String member) {
        return new Address<>(name + "." + member, request, reply, reach, mailbox, timeout);
    }

    /** Who can ask. */
    public enum Reach {
        LOCAL,
        CLUSTER
    }

    /** How many requests one consumer handles at once. */
    public sealed interface Mailbox {

        /** One after the other, in the order of arrival; the rest waits. */
        record Serial() implements Mailbox {}

        /** At once, up to a limit; one more is refused with {@link Failure#UNAVAILABLE}. */
        record Concurrent(int limit) implements Mailbox {
            public Concurrent {
                if (limit < 1) {
                    throw new IllegalArgumentException("limit = " + limit + ": must be at least 1");
                }
            }
        }

        static Mailbox serial() {
            return new Serial();
        }

        static Mailbox concurrent(int limit) {
            return new Concurrent(limit);
        }
    }
}
