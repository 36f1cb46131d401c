package dev.parley.bus;

import java.time.Duration;

/**
 * One place on the bus that answers a request with any number of items and then a reply, declared once as a constant of its
 * conversation partner. Items arrive in order, all of them before the reply.
 *
 * @param address of the request and the reply; its time-out is that of the whole
 * @param item type of the items
 */
public record StreamAddress<Q extends Message, E extends Message, R extends Message>(
        Address<Q, R> address, Class<E> item) {

    /** Answered by a consumer of the same node. */
    public static <Q extends Message, E extends Message, R extends Message> StreamAddress<Q, E, R> local(
            String name, Class<Q> request, Class<E> item, Class<R> reply, Address.Mailbox mailbox, Duration timeout) {
        return new StreamAddress<>(Address.local(name, request, reply, mailbox, timeout), item);
    }

    /** Answered by a consumer on any node. */
    public static <Q extends Message, E extends Message, R extends Message> StreamAddress<Q, E, R> cluster(
            String name, Class<Q> request, Class<E> item, Class<R> reply, Address.Mailbox mailbox, Duration timeout) {
        return new StreamAddress<>(Address.cluster(name, request, reply, mailbox, timeout), item);
    }

    /** The same conversation for one member of a family. */
    public StreamAddress<Q, E, R> of(String member) {
        return new StreamAddress<>(address.of(member), item);
    }
}
