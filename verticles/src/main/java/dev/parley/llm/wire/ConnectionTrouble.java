package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.ProviderConf;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What it means for the operator that a connection failed: which setting to look at. Pure. */
public final class ConnectionTrouble {

    private ConnectionTrouble() {}

    /** The full name of a setting of this provider. */
    public static String setting(ProviderConf conf, String name) {
        return "llm.providers." + conf.name() + "." + name;
    }

    /** @param base the address that was called */
    static Trouble of(ProviderConf conf, URI base, Throwable failure) {
        var causes = Stream.<@Nullable Throwable>iterate(
                        failure, each -> each != null, each -> each == null ? null : each.getCause())
                .limit(10)
                .toList();
        var at = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
        var url = setting(conf, "url");
        for (var cause : causes) {
            switch (cause) {
                case SSLException tls -> {
                    return tls(conf, at, tls);
                }
                case UnknownHostException _ -> {
                    return away("the name " + base.getHost() + " is not known; correct " + url);
                }
                case ConnectException _ -> {
                    return away("nobody can be reached at " + at + " (" + message(cause) + "); start it, or correct "
                            + url);
                }
                case HttpClosedException _ -> {
                    return away("closed the connection before it answered");
                }
                case NoSuchFileException missing -> {
                    return unreadable(conf, missing.getFile());
                }
                case null, default -> {}
            }
        }
        return away("cannot be reached at " + at + ": " + message(failure));
    }

    private static Trouble tls(ProviderConf conf, String at, SSLException failure) {
        var said = (failure.getMessage() + " " + message(failure)).toLowerCase(Locale.ROOT);
        if (said.contains("not an ssl/tls record") || said.contains("unsupported or unrecognized ssl message")) {
            return new Trouble(
                    Breakage.NOT_ADMITTED,
                    at + " speaks no TLS; write http:// in " + setting(conf, "url"),
                    Optional.empty());
        }
        if (said.contains("fatal alert") || said.contains("certificate_required")) {
            return Trouble.of(
                    Breakage.NOT_ADMITTED,
                    at + " refuses the TLS connection (" + message(failure)
                            + "); where it wants a certificate of ours, set " + setting(conf, "certificate") + " and "
                            + setting(conf, "certificate-key"));
        }
        if (said.contains("closed") && !said.contains("path")) {
            return away("closed the connection in the middle of the TLS handshake");
        }
        if (said.contains("timed out")) {
            return away("no connection: " + message(failure));
        }
        return Trouble.of(
                Breakage.NOT_ADMITTED,
                "the certificate of " + at + " is not trusted (" + message(failure) + "); set " + setting(conf, "ca")
                        + " to a PEM file with the authority that has signed it");
    }

    /** One of the PEM files cannot be read. */
    static Trouble unreadable(ProviderConf conf, String what) {
        return Trouble.of(
                Breakage.NOT_ADMITTED,
                "a file of " + setting(conf, "ca") + ", " + setting(conf, "certificate") + " or "
                        + setting(conf, "certificate-key") + " cannot be read: " + what);
    }

    private static Trouble away(String detail) {
        return Trouble.of(Breakage.AWAY, detail);
    }

    private static String message(@Nullable Throwable failure) {
        var deepest = failure;
        while (deepest != null && deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest == null || deepest.getMessage() == null ? String.valueOf(failure) : deepest.getMessage();
    }
}
