package dev.parley.llm.guard;

import dev.parley.conf.GuardConf;
import dev.parley.conf.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each refusal, to the logger {@value #LOGGER}; {@code log.security} says where it goes. A prompt itself never
 * stands there, only its hash, by which equal ones are found again: HMAC-SHA256 with {@code guard.hash-key}, so that nobody can
 * try out guesses without the key; plain SHA-256 without one, so that anybody who has a prompt can look for it. Immutable.
 */
public final class SecurityLog {

    /** The name of the logger. */
    public static final String LOGGER = "parley.security";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final Optional<byte[]> key;

    public SecurityLog(GuardConf conf) {
        this.key = conf.hashKey().map(Secret::reveal).map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Who asked; empty what is not known.
     *
     * @param keyId of the API key, never the key
     */
    public record Who(Optional<String> user, Optional<String> role, Optional<String> keyId) {}

    /**
     * Notes a refusal.
     *
     * @param event what was refused, such as {@code prompt refused}
     * @param texts the prompt's
     */
    public void refused(String event, Verdict.Refused refusal, Who who, List<String> texts) {
        LOG.atWarn()
                .addKeyValue("rule", refusal.rule())
                .addKeyValue("score", refusal.score())
                .addKeyValue("user", who.user().orElse(""))
                .addKeyValue("role", who.role().orElse(""))
                .addKeyValue("key_id", who.keyId().orElse(""))
                .addKeyValue(key.isPresent() ? "prompt_hmac_sha256" : "prompt_sha256", hash(String.join("\n", texts)))
                .log(event);
    }

    private String hash(String prompt) {
        var bytes = prompt.getBytes(StandardCharsets.UTF_8);
        try {
            if (key.isEmpty()) {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.get(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
