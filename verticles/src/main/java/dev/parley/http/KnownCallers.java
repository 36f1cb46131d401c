package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.parley.bus.Accounts;
import dev.parley.bus.Identities.Identity;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who showed which key or token a moment ago, so that the store is not asked for every request. What is known of a user is
 * forgotten when {@link Accounts#CHANGED} tells of one, on every node; should that word be lost, half a minute later.
 * Shared by all servers of a node; safe for threads. It holds hashes, never what was shown.
 */
final class KnownCallers {

    /** Bounds memory, at a few MB; whoever is pushed out is asked for again. */
    private static final int MOST = 10_000;

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Cache<ByteBuffer, Identity> known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(Expiry.<ByteBuffer, Identity>creating((_, identity) -> lifetime(identity)))
            .build();
    private final AtomicLong changes = new AtomicLong();

    Optional<Identity> find(String credential) {
        return Optional.ofNullable(known.getIfPresent(hash(credential)));
    }

    /** How many changes there were; to be taken before the store is asked. */
    long changes() {
        return changes.get();
    }

    /** Remembers a reply, unless something has changed since the store was asked for it. */
    void keep(String credential, Identity identity, long changesBefore) {
        var hash = hash(credential);
        known.put(hash, identity);
        if (changes.get() != changesBefore) {
            known.invalidate(hash);
        }
    }

    /** Something that was known of this user no longer holds. */
    void forget(UUID user) {
        changes.incrementAndGet();
        known.asMap().values().removeIf(identity -> identity.caller().user().equals(user));
    }

    private static Duration lifetime(Identity identity) {
        return identity.remaining()
                .filter(remaining -> remaining.compareTo(LONGEST) < 0)
                .orElse(LONGEST);
    }

    private static ByteBuffer hash(String credential) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(credential.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
