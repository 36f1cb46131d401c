package dev.parley.bus;

/**
 * One place on the bus where events are published to whoever listens, on every node or on this node alone. Delivery is at
 * most once: what must not be lost stands in the store, the event only says that it is worth looking.
 */
public record Topic<E extends Message>(String name, Class<E> event, Address.Reach reach) {

    public static <E extends Message> Topic<E> local(String name, Class<E> event) {
        return new Topic<>(name, event, Address.Reach.LOCAL);
    }

    public static <E extends Message> Topic<E> cluster(String name, Class<E> event) {
        return new Topic<>(name, event, Address.Reach.CLUSTER);
    }

    /** The same topic for one member of a family, such as the events of one job. */
    public Topic<E> of(Object member) {
        return new Topic<>(name + "." + member, event, reach);
    }
}
