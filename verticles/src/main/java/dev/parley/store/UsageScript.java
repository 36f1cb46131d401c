package dev.parley.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts by which Redis counts, each one step that nothing comes between. What they do stands at their heads. */
enum UsageScript {
    RESERVE(3),
    SETTLE(4),
    BEGIN(3),
    FINISH(4);

    private final int keys;
    private final String text;
    private final String digest;

    UsageScript(int keys) {
        this.keys = keys;
        this.text = resource("common") + resource(name().toLowerCase(Locale.ROOT));
        this.digest = sha1(text);
    }

    /** A call of the script; its keys and arguments are to be added, in this order. */
    Request call() {
        return Request.cmd(Command.EVALSHA).arg(digest).arg(keys);
    }

    /** Makes all scripts known to the server. */
    static Future<?> load(RedisConnection connection) {
        return Future.all(Arrays.stream(values())
                .map(script ->
                        connection.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text)))
                .toList());
    }

    private static String resource(String name) {
        try (var content = UsageScript.class.getResourceAsStream("usage-" + name + ".lua")) {
            if (content == null) {
                throw new IllegalStateException("usage-" + name + ".lua is not on the class path");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
