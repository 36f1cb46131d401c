package dev.parley.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one node. Items for an asker of the same node are handed over, for one of another node they are sent to a
 * place that each node has. Safe for threads.
 */
final class Streams {

    /** Of a request: where items are to be sent. */
    private static final String TO_PLACE = "parley-items-to";
    /** Of a request and of items: which reception of that place. */
    private static final String TO_NUMBER = "parley-items-for";
    /** Of what goes back: which outlet. */
    private static final String OUTLET = "parley-outlet";
    /** Of items: the place of the outlet. */
    private static final String OUTLET_PLACE = "parley-outlet-at";
    /** Of a reply: how many items there were. */
    private static final String SENT = "parley-items-sent";
    /** Of what goes back: how many items are done with. */
    private static final String HANDLED = "parley-items-handled";

    private static final String OPENED = "opened";
    private static final String ACKNOWLEDGED = "acknowledged";
    private static final String CANCELLED = "cancelled";

    private static final String THERE = "there?";

    /** Open streams are looked at this often: a dead peer would be noticed by its silence alone. */
    private static final Duration ROUND = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final String place = "streams." + UUID.randomUUID();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Reception<?, ?>> receptions = new ConcurrentHashMap<>();
    private final Map<Long, Outlet<?>> outlets = new ConcurrentHashMap<>();

    Streams(Vertx vertx) {
        this.vertx = vertx;
        vertx.eventBus().consumer(place, this::take);
        vertx.setPeriodic(ROUND.toMillis(), _ -> receptions.values().forEach(Reception::lookAfterPeer));
    }

    /** Makes the reception known, and writes into the request where it is. */
    long open(Reception<?, ?> reception, DeliveryOptions request) {
        var number = numbers.incrementAndGet();
        receptions.put(number, reception);
        request.addHeader(TO_PLACE, place).addHeader(TO_NUMBER, String.valueOf(number));
        return number;
    }

    void close(long reception) {
        receptions.remove(reception);
    }

    /** An outlet at work, until it is closed. */
    record OpenOutlet<E extends Message>(Streams streams, long number, Outlet<E> outlet) {

        /** Writes into the reply how many items came before it. */
        void close(DeliveryOptions reply) {
            streams.outlets.remove(number);
            reply.addHeader(SENT, String.valueOf(outlet.sent()));
        }
    }

    /** The outlet to whoever has sent this request. Call on the context of the handler. */
    <E extends Message> OpenOutlet<E> outlet(MultiMap request) {
        Context context = vertx.getOrCreateContext();
        var asker = String.valueOf(request.get(TO_PLACE));
        var reception = number(request.get(TO_NUMBER));
        var number = numbers.incrementAndGet();
        if (asker.equals(place)) {
            var outlet = new Outlet<E>(context, item -> reception(reception).ifPresent(open -> open.arrive(item)));
            reception(reception).ifPresent(open -> open.answeredBy(new Neighbour(outlet)));
            return new OpenOutlet<>(this, number, outlet);
        }
        var outlet = new Outlet<E>(context, item -> send(asker, reception, item, from(number)));
        outlets.put(number, outlet);
        send(asker, reception, OPENED, from(number));
        return new OpenOutlet<>(this, number, outlet);
    }

    static long itemsBefore(MultiMap reply) {
        return number(reply.get(SENT));
    }

    private static DeliveryOptions from(long outlet) {
        return new DeliveryOptions().addHeader(OUTLET, String.valueOf(outlet));
    }

    private void send(String asker, long reception, Object body, DeliveryOptions options) {
        vertx.eventBus()
                .send(
                        asker,
                        body,
                        options.addHeader(TO_NUMBER, String.valueOf(reception)).addHeader(OUTLET_PLACE, place));
    }

    /** What other nodes send here: items and openings for receptions, and the rest for outlets. */
    private void take(io.vertx.core.eventbus.Message<Object> message) {
        var headers = message.headers();
        switch (message.body()) {
            case Message item -> reception(headers).ifPresent(open -> open.arrive(item));
            case String word
            when word.equals(THERE) -> message.reply(known(headers).isPresent());
            case String word -> heed(word, headers);
            default -> throw new IllegalArgumentException("no part of a stream: " + message.body());
        }
    }

    private void heed(String word, MultiMap headers) {
        switch (word) {
            case OPENED ->
                reception(headers)
                        .ifPresent(open -> open.answeredBy(new Foreigner(
                                String.valueOf(headers.get(OUTLET_PLACE)), String.valueOf(headers.get(OUTLET)))));
            case ACKNOWLEDGED -> known(headers).ifPresent(outlet -> outlet.acknowledged(number(headers.get(HANDLED))));
            case CANCELLED -> known(headers).ifPresent(Outlet::cancel);
            default -> throw new IllegalArgumentException("no word about a stream: " + word);
        }
    }

    private Optional<Reception<?, ?>> reception(MultiMap headers) {
        return reception(number(headers.get(TO_NUMBER)));
    }

    private Optional<Reception<?, ?>> reception(long number) {
        return Optional.ofNullable(receptions.get(number));
    }

    private Optional<Outlet<?>> known(MultiMap headers) {
        return Optional.ofNullable(outlets.get(number(headers.get(OUTLET))));
    }

    private static long number(@Nullable String text) {
        return text == null ? -1 : Long.parseLong(text);
    }

    /** An answerer of this node. */
    private record Neighbour(Outlet<?> outlet) implements Reception.Peer {

        @Override
        public void acknowledge(long items) {
            outlet.acknowledged(items);
        }

        @Override
        public void cancel() {
            outlet.cancel();
        }

        /** Whoever is in the same process is as alive as the asker. */
        @Override
        public Future<Boolean> isThere() {
            return Future.succeededFuture(true);
        }
    }

    /** An answerer of another node. */
    private final class Foreigner implements Reception.Peer {

        private final String outletPlace;
        private final String outlet;

        Foreigner(String outletPlace, String outlet) {
            this.outletPlace = outletPlace;
            this.outlet = outlet;
        }

        @Override
        public void acknowledge(long items) {
            tell(ACKNOWLEDGED, new DeliveryOptions().addHeader(HANDLED, String.valueOf(items)));
        }

        @Override
        public void cancel() {
            tell(CANCELLED, new DeliveryOptions());
        }

        @Override
        public Future<Boolean> isThere() {
            var options = new DeliveryOptions().addHeader(OUTLET, outlet).setSendTimeout(ROUND.toMillis());
            return vertx.eventBus()
                    .<Boolean>request(outletPlace, THERE, options)
                    .map(io.vertx.core.eventbus.Message::body)
                    .otherwise(false);
        }

        private void tell(String word, DeliveryOptions options) {
            vertx.eventBus().send(outletPlace, word, options.addHeader(OUTLET, outlet));
        }
    }
}
