package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import dev.parley.bus.Rounds;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one provider to one address, with its limits and certificates. HTTP/1.1 alone: LM Studio breaks on the offer of
 * anything else. Redirects are not followed, as they would carry the key elsewhere. To be used on one context.
 */
public final class UpstreamClient {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Bytes that are read of a refusal. */
    private static final int LONGEST_REFUSAL = 64 << 10;

    /** How late the end of somebody's patience may be noticed. */
    private static final Duration ROUND = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Rounds rounds;
    private final ProviderConf conf;
    private final URI base;
    private final boolean secure;
    private final HttpClient client;

    /** @param base address to which the paths of requests are appended */
    public UpstreamClient(Vertx vertx, ProviderConf conf, URI base) {
        this.vertx = vertx;
        this.rounds = new Rounds(vertx, ROUND);
        this.conf = conf;
        this.base = base;
        this.secure = "https".equals(base.getScheme().toLowerCase(Locale.ROOT));
        // One connection more than there are calls, for the list of models.
        this.client = vertx.createHttpClient(
                options(conf, secure), new PoolOptions().setHttp1MaxSize(conf.concurrency() + 1));
    }

    private static HttpClientOptions options(ProviderConf conf, boolean secure) {
        var millis = (int) Math.min(Integer.MAX_VALUE, conf.connectTimeout().toMillis());
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(millis)
                .setSslHandshakeTimeout(millis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Not asked for, but read where it comes.
                .setDecompressionSupported(true)
                .setSsl(secure);
        if (secure) {
            conf.tls()
                    .authority()
                    .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
            conf.tls().certificate().ifPresent(certificate -> conf.tls()
                    .key()
                    .ifPresent(key -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(certificate.toString())
                            .addKeyPath(key.toString()))));
        }
        return options;
    }

    /**
     * Sends a request.
     *
     * @param admission headers that open the door
     * @param total longest time for all of it
     */
    public Exchange open(
            UpstreamRequest request, Map<String, String> admission, Duration total, Exchange.Listener listener) {
        var exchange = new Exchange(vertx, rounds, conf, base, total, listener);
        exchange.begin(client.request(options(request, admission)), request.body());
        return exchange;
    }

    /** Sends a request and reads the whole answer, of a refusal the beginning. Fails with a {@link TroubleException}. */
    public Future<Reply> ask(UpstreamRequest request, Map<String, String> admission, Duration total) {
        var reading = new WholeReply();
        open(request, admission, total, reading);
        return reading.promise.future();
    }

    /** Does something when what the network has just brought is handled. */
    void afterThisRead(Runnable work) {
        vertx.runOnContext(_ -> work.run());
    }

    public Future<Void> close() {
        return client.close();
    }

    private RequestOptions options(UpstreamRequest request, Map<String, String> admission) {
        var options = new RequestOptions()
                .setMethod(request.method())
                .setHost(base.getHost())
                .setPort(base.getPort() > 0 ? base.getPort() : secure ? HTTPS : HTTP)
                .setSsl(secure)
                .setURI(base.getRawPath() + request.path())
                .setFollowRedirects(false)
                .putHeader("User-Agent", "Parley")
                .putHeader("Accept-Encoding", "identity");
        request.headers().forEach(options::putHeader);
        admission.forEach(options::putHeader);
        return options;
    }

    /** Collects an answer. */
    static final class WholeReply implements Exchange.Listener {

        private final Promise<Reply> promise = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        private int status;

        @Override
        public void answered(int code, MultiMap fields) {
            status = code;
            headers = fields;
        }

        @Override
        public void received(Buffer bytes) {
            if (Reply.isGood(status) || body.length() < LONGEST_REFUSAL) {
                body.appendBuffer(bytes);
            }
        }

        Reply reply() {
            return new Reply(status, headers, body);
        }

        @Override
        public void ended() {
            promise.complete(reply());
        }

        @Override
        public void broken(Trouble trouble) {
            // A refusal is one even where its text is not all there.
            if (status != 0 && !Reply.isGood(status) && trouble.breakage() == Breakage.CUT_OFF) {
                ended();
            } else {
                promise.fail(new TroubleException(trouble));
            }
        }
    }
}
