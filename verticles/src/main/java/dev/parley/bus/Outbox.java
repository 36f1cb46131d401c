package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about messages that leave the system: webhooks and answers on topics. They are written with the change they
 * tell of and kept until their receiver has acknowledged them. A relay takes those of its kind of destination, sends them
 * and tells what came of it; a relay that dies loses its hold after a while, so a message can arrive twice, always with
 * the same id, and never is lost. Within a destination and key they are handed out in order, one at a time; one that was
 * given up does not hold back those behind it.
 */
public final class Outbox {

    /** Hands out messages that are due, held by the relay until an instant. */
    public static final Address<Take, Messages> TAKE =
            Address.local("outbox.take", Take.class, Messages.class, concurrent(50), Duration.ofSeconds(10));
    /** What came of messages that a relay holds. A word about a message that is no longer held is ignored. */
    public static final Address<Settle, Done> SETTLE =
            Address.local("outbox.settle", Settle.class, Done.class, concurrent(50), Duration.ofSeconds(10));
    /** The messages of a job with every attempt to deliver them, oldest first. */
    public static final Address<Read, Deliveries> READ =
            Address.local("outbox.read", Read.class, Deliveries.class, concurrent(100), Duration.ofSeconds(10));
    /** Messages of jobs of a kind that are neither acknowledged nor given up, oldest first; nobody holds them for it. */
    public static final Address<ListWaiting, Messages> WAITING =
            Address.local("outbox.waiting", ListWaiting.class, Messages.class, concurrent(20), Duration.ofSeconds(10));
    /** Makes a message due once more, delivered or given up; it goes before later ones of its key. NOT_FOUND if the job has no such message. */
    public static final Address<Resend, Done> RESEND =
            Address.local("outbox.resend", Resend.class, Done.class, concurrent(50), Duration.ofSeconds(10));

    /** The secret that signs webhooks: the one that is kept, or this one, kept from now on. */
    public static final Address<KeepSecret, SigningSecret> KEEP_SECRET = Address.local(
            "outbox.keep-secret", KeepSecret.class, SigningSecret.class, concurrent(50), Duration.ofSeconds(10));
    /** The secret that signs webhooks, for administrators. */
    public static final Address<AskSecret, SigningSecret> SECRET = Address.local(
            "outbox.secret", AskSecret.class, SigningSecret.class, concurrent(50), Duration.ofSeconds(15));

    /** Published when there is something to send; a slow poll of the relay is the safety net. */
    public static final Topic<Wake> WAKE = Topic.cluster("outbox.wake", Wake.class);

    private Outbox() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * A message on its way.
     *
     * @param id the same at every attempt; by it the receiver knows a repeated one
     * @param destination URL of a webhook, or {@code kafka:} and the topic
     * @param key what must stay in order
     * @param payload JSON; the relay translates it where its receiver speaks something else
     * @param attempts made so far
     */
    public record Outgoing(
            long id, UUID job, String destination, String key, String payload, Instant created, int attempts)
            implements Message {

        /** The id that the receiver of a webhook sees; no other installation gives the same. */
        public String webhookId() {
            return "msg_" + job + "_" + id;
        }
    }

    /** @param schemes what destinations begin with, such as {@code https:}
     *  @param node name of the relay in this life, so that it is not confused with what a dead one held
     *  @param perReceiver most messages that the relay holds for one receiver: a host, or all topics
     *  @param heldUntil when the messages may be handed out again if nothing was heard of them */
    public record Take(String node, List<String> schemes, int limit, int perReceiver, Instant now, Instant heldUntil)
            implements Message {
        public Take {
            schemes = List.copyOf(schemes);
        }
    }

    public record Messages(List<Outgoing> messages) implements Message {
        public Messages {
            messages = List.copyOf(messages);
        }
    }

    public record Settle(String node, List<Attempt> attempts) implements Message {
        public Settle {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * One attempt to deliver.
     *
     * @param failure why it was not acknowledged; empty when it was
     * @param status of an HTTP answer, if there was one
     * @param next when to try again; empty when it is delivered or given up
     */
    public record Attempt(
            long message,
            Instant at,
            Duration took,
            Optional<Integer> status,
            Optional<String> failure,
            Optional<Instant> next)
            implements Message {}

    public record Read(UUID job) implements Message {}

    public record Deliveries(List<Delivery> deliveries) implements Message {
        public Deliveries {
            deliveries = List.copyOf(deliveries);
        }
    }

    /** @param delivered when it was acknowledged
     *  @param next when it is tried again; empty when delivered or given up */
    public record Delivery(
            Outgoing message, Optional<Instant> delivered, Optional<Instant> next, List<Attempt> attempts)
            implements Message {
        public Delivery {
            attempts = List.copyOf(attempts);
        }
    }

    /** @param scheme what destinations begin with, such as {@code https:}
     *  @param kind of the jobs
     *  @param after id of the last message of the page before; 0 for the first page */
    public record ListWaiting(String scheme, String kind, long after, int limit) implements Message {}

    public record Resend(UUID job, long message) implements Message {}

    /** @param fresh taken where there is none yet; {@code whsec_} and base64 */
    public record KeepSecret(String fresh) implements Message {}

    public record AskSecret() implements Message {}

    /** @param secret {@code whsec_} and base64, as verifying libraries take it */
    public record SigningSecret(String secret) implements Message {}

    /** @param scheme what the destination begins with */
    public record Wake(String scheme) implements Message {}
}
