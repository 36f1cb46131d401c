package dev.parley.bus;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The typed event bus: the only way to ask, to answer, to publish and to listen. Sending a wrong type does not compile; a
 * handler always answers, with a reply or one of {@link Failure}; its time and outcome are logged once.
 *
 * <p>Stateless but for the Vert.x instance, so it may be used from any thread; consumers run on the context that registers
 * them.
 */
public final class Bus {

    private static final Logger log = LoggerFactory.getLogger(Bus.class);

    private final Vertx vertx;
    private final Streams streams;

    private Bus(Vertx vertx) {
        this.vertx = vertx;
        this.streams = new Streams(vertx);
    }

    /** Readies the bus of a new Vert.x instance: registers the one codec. Call once for an instance. */
    public static Bus open(Vertx vertx) {
        vertx.eventBus().registerCodec(new MessageWire());
        vertx.eventBus().codecSelector(body -> body instanceof Message ? MessageWire.NAME : null);
        return new Bus(vertx);
    }

    /** Sends a request. Fails with a {@link FailureException} and nothing else. */
    public <Q extends Message, R extends Message> Future<R> ask(Address<Q, R> address, Q request) {
        return ask(address, request, Correlation.current());
    }

    /** Sends a request on behalf of other work than that of the context at hand. */
    public <Q extends Message, R extends Message> Future<R> ask(
            Address<Q, R> address, Q request, Optional<String> correlation) {
        var options = options(address.reach(), correlation)
                .setSendTimeout(address.timeout().toMillis());
        return vertx.eventBus()
                .<Message>request(address.name(), request, options)
                .map(reply -> address.reply().cast(reply.body()))
                .recover(failure -> Future.failedFuture(asFailure(address, failure)));
    }

    /** Sends a request and waits for the reply; for virtual threads. Throws a {@link FailureException} and nothing else. */
    public <Q extends Message, R extends Message> R await(Address<Q, R> address, Q request) {
        try {
            return Future.await(ask(address, request));
        } catch (Exception e) {
            // Undeclared: how Vert.x wakes who waits on a verticle that is being stopped.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw Failure.CANCELLED.because("this node is stopping", e);
            }
            throw e;
        }
    }

    /** Sends a request whose answer comes piece by piece to a listener, on the context at hand, and ends with a reply. */
    public <Q extends Message, E extends Message, R extends Message> Reception<E, R> open(
            StreamAddress<Q, E, R> stream, Q request, Consumer<E> listener) {
        var address = stream.address();
        var reception = new Reception<E, R>(vertx.getOrCreateContext(), stream.item(), listener);
        var options = options(address.reach(), Correlation.current())
                .setSendTimeout(address.timeout().toMillis());
        var number = streams.open(reception, options);
        vertx.eventBus().<Message>request(address.name(), request, options).onComplete(outcome -> {
            if (outcome.succeeded()) {
                var reply = outcome.result();
                reception.replied(address.reply().cast(reply.body()), Streams.itemsBefore(reply.headers()));
            } else {
                reception.failed(asFailure(address, outcome.cause()));
            }
        });
        reception.reply().onComplete(_ -> streams.close(number));
        return reception;
    }

    /** Publishes an event to all that listen. */
    public <E extends Message> void publish(Topic<E> topic, E event) {
        vertx.eventBus().publish(topic.name(), event, options(topic.reach(), Correlation.current()));
    }

    /**
     * Answers requests with a function that returns at once; for event loops, and for work that is handed on. Completes when
     * the registration has reached every node.
     */
    public <Q extends Message, R extends Message> Future<Void> serve(
            Address<Q, R> address, Function<Q, Future<R>> handler) {
        return serve(address, (request, _) -> new Answering<>(handler.apply(request), _ -> {}));
    }

    /** Answers requests with items and then a reply; for event loops. No items after the reply. */
    public <Q extends Message, E extends Message, R extends Message> Future<Void> serve(
            StreamAddress<Q, E, R> stream, BiFunction<Q, Outlet<E>, Future<R>> handler) {
        return serve(stream.address(), (request, headers) -> {
            var open = streams.<E>outlet(headers);
            return new Answering<>(guarded(() -> handler.apply(request, open.outlet())), open::close);
        });
    }

    /** @param closing what is to be done with the options of the reply, and is done without a reply as well */
    private record Answering<R>(Future<R> reply, Consumer<DeliveryOptions> closing) {}

    private <Q extends Message, R extends Message> Future<Void> serve(
            Address<Q, R> address, BiFunction<Q, MultiMap, Answering<R>> handler) {
        var consumer = consumer(address.name(), address.reach());
        var inFlight = new AtomicInteger();
        consumer.handler(message -> {
            Correlation.enter(message.headers().get(Correlation.HEADER));
            var started = System.nanoTime();
            var answering = begin(address, inFlight, message, handler);
            answering.reply().onComplete(outcome -> {
                var options = options(address.reach(), Correlation.current());
                answering.closing().accept(options);
                if (outcome.succeeded()) {
                    message.reply(outcome.result(), options);
                } else {
                    var failure = asFailure(address, outcome.cause());
                    message.fail(failure.failure().code(), FailureText.write(failure));
                    logFailure(address.name(), failure, outcome.cause());
                }
                log.debug("{} took {} µs", address.name(), NANOSECONDS.toMicros(System.nanoTime() - started));
            });
        });
        return consumer.completion();
    }

    /**
     * Answers requests with straight-line code that may wait; for verticles on virtual threads and workers. Requests of a
     * {@linkplain Address.Mailbox.Serial serial} mailbox are handled one after the other.
     */
    public <Q extends Message, R extends Message> Future<Void> serveBlocking(
            Address<Q, R> address, Function<Q, R> handler) {
        return switch (address.mailbox()) {
            case Address.Mailbox.Serial() -> serve(address, request -> Future.succeededFuture(handler.apply(request)));
            case Address.Mailbox.Concurrent _ -> serve(address, request -> onOwnTask(() -> handler.apply(request)));
        };
    }

    /** Calls the listener with every event of a topic until the subscription is closed. */
    public <E extends Message> Subscription listen(Topic<E> topic, Consumer<E> listener) {
        var consumer = consumer(topic.name(), topic.reach());
        consumer.handler(message -> {
            Correlation.enter(message.headers().get(Correlation.HEADER));
            listener.accept(topic.event().cast(message.body()));
        });
        return new Subscription(consumer);
    }

    /** A listener at work. Close it to stop; {@link #ready()} completes when no later event is missed. */
    public record Subscription(MessageConsumer<Message> consumer) {

        public Future<Void> ready() {
            return consumer.completion();
        }

        public Future<Void> close() {
            return consumer.unregister();
        }
    }

    private <Q extends Message, R extends Message> Answering<R> begin(
            Address<Q, R> address,
            AtomicInteger inFlight,
            io.vertx.core.eventbus.Message<Message> message,
            BiFunction<Q, MultiMap, Answering<R>> handler) {
        if (address.mailbox() instanceof Address.Mailbox.Concurrent(var limit) && inFlight.get() >= limit) {
            return refused(Failure.UNAVAILABLE.because(
                    address.name() + " already works on " + limit + " requests, its limit; try again later"));
        }
        Answering<R> answering;
        try {
            answering = handler.apply(address.request().cast(message.body()), message.headers());
        } catch (Exception | Error e) {
            return refused(e);
        }
        inFlight.incrementAndGet();
        answering.reply().onComplete(_ -> inFlight.decrementAndGet());
        return answering;
    }

    private static <R> Answering<R> refused(Throwable cause) {
        return new Answering<>(Future.failedFuture(cause), _ -> {});
    }

    private static <R> Future<R> guarded(Supplier<Future<R>> handler) {
        try {
            return handler.get();
        } catch (Exception | Error e) {
            return Future.failedFuture(e);
        }
    }

    private <R> Future<R> onOwnTask(Supplier<R> body) {
        var promise = Promise.<R>promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(_ -> {
            try {
                promise.complete(body.get());
            } catch (Exception | Error e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private MessageConsumer<Message> consumer(String name, Address.Reach reach) {
        return switch (reach) {
            case LOCAL -> vertx.eventBus().localConsumer(name);
            case CLUSTER -> vertx.eventBus().consumer(name);
        };
    }

    private static DeliveryOptions options(Address.Reach reach, Optional<String> correlation) {
        var options = new DeliveryOptions().setLocalOnly(reach == Address.Reach.LOCAL);
        correlation.ifPresent(id -> options.addHeader(Correlation.HEADER, id));
        return options;
    }

    private static FailureException asFailure(Address<?, ?> address, Throwable failure) {
        return switch (failure) {
            case FailureException known -> known;
            case ReplyException reply
            when reply.failureType() == ReplyFailure.RECIPIENT_FAILURE ->
                FailureText.read(Failure.ofCode(reply.failureCode()), String.valueOf(reply.getMessage()));
            case ReplyException reply
            when reply.failureType() == ReplyFailure.TIMEOUT ->
                Failure.TIMED_OUT.because(address.name() + " did not answer in time; try again later");
            case ReplyException _ -> Failure.UNAVAILABLE.because("nobody answers at " + address.name() + away(address));
            // Undeclared, as waiting for a future throws whatever that has failed with.
            case TimeoutException _ ->
                Failure.TIMED_OUT.because(
                        address.name() + " waited too long for what it needs; try again later", failure);
            case InterruptedException _ -> Failure.CANCELLED.because("this node is stopping", failure);
            case CancellationException _ -> Failure.CANCELLED.because("the work was cancelled");
            default ->
                Failure.INTERNAL.because(
                        "an unexpected error in " + address.name() + "; the log has it under this correlation id",
                        failure);
        };
    }

    private static String away(Address<?, ?> address) {
        return switch (address.reach()) {
            case LOCAL -> "; try again later";
            case CLUSTER -> ": no node that could is up (cluster.roles); try again later";
        };
    }

    private static void logFailure(String address, FailureException failure, Throwable cause) {
        if (failure.failure() == Failure.INTERNAL) {
            log.error("{} failed: {}", address, failure.detail(), cause);
        } else {
            log.debug("{} refused: {} {}", address, failure.failure(), failure.detail());
        }
    }
}
