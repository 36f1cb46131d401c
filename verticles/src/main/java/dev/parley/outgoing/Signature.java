package dev.parley.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conf.WebhooksConf;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How messages are signed, so that their receiver knows whom they come from and when: HMAC-SHA256 over id, time and body
 * (Standard Webhooks 1.0.0, standardwebhooks.com, whose libraries verify it).
 *
 * @param secret {@code whsec_} and the key in base64
 */
record Signature(String secret) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    /** A secret that nobody knows yet. */
    static String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return WebhooksConf.SECRET_PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** The value of the header {@code webhook-signature}. */
    String of(String id, Instant at, String body) {
        try {
            var key = Base64.getDecoder().decode(secret.substring(WebhooksConf.SECRET_PREFIX.length()));
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            var signed = id + "." + at.getEpochSecond() + "." + body;
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
