package dev.parley.voice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.bus.Failure;
import dev.parley.bus.Providers.Breakage;
import dev.parley.conf.Secret;
import dev.parley.conf.VoiceProviderConf;
import dev.parley.models.audio.SampleSink;
import dev.parley.models.audio.WavStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Calls of a speech server over HTTP. Blocking, for virtual threads; interrupting the thread ends the call. Redirects are not
 * followed, as they would carry the key elsewhere. Safe for threads.
 */
final class SpeechClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** For questions that are answered from memory. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** Bytes that are read of what is no sound. */
    private static final int LONGEST_TEXT = 64 << 10;

    private static final int LONGEST_SHOWN = 300;

    private final VoiceProviderConf conf;
    private final URI base;
    private final Supplier<Optional<Secret>> key;
    private final HttpClient client;

    /** @param trust missing for the authorities that Java knows */
    SpeechClient(VoiceProviderConf conf, URI base, Supplier<Optional<Secret>> key, Optional<SSLContext> trust) {
        this.conf = conf;
        this.base = base;
        this.key = key;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(conf.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        trust.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /** Asks a question, and hands on the sound that is the answer as it comes. Fails with a {@link SpeechTrouble}. */
    void speak(String path, JsonNode question, SampleSink sink) {
        var request = request(path, conf.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "audio/wav")
                .POST(BodyPublishers.ofString(question.toString()));
        calling(conf.timeout(), request, (answer, body) -> {
            refuse(answer, body);
            WavStream.read(body, sink);
            return Optional.empty();
        });
    }

    /** A JSON document; empty where the server has none at this path. */
    Optional<JsonNode> get(String path) {
        try {
            return calling(SHORT, request(path, SHORT).GET(), (answer, body) -> {
                if (answer.statusCode() == 404 || answer.statusCode() == 405) {
                    return Optional.empty();
                }
                refuse(answer, body);
                return Optional.ofNullable(JSON.readTree(body.readNBytes(LONGEST_TEXT)));
            });
        } catch (SpeechTrouble e) {
            throw e.failure();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** Makes something of an answer. */
    private interface Reading<T> {
        Optional<T> read(HttpResponse<InputStream> answer, InputStream body) throws IOException;
    }

    private <T> Optional<T> calling(Duration longest, HttpRequest.Builder request, Reading<T> reading) {
        var late = new AtomicBoolean();
        var answered = false;
        try {
            var answer = client.send(request.build(), BodyHandlers.ofInputStream());
            answered = true;
            // The timeout of a request ends with the headers of the answer.
            var deadline =
                    new CompletableFuture<Boolean>().completeOnTimeout(true, longest.toMillis(), TimeUnit.MILLISECONDS);
            try (var body = answer.body()) {
                deadline.thenAccept(timedOut -> {
                    if (timedOut) {
                        late.set(true);
                        closeQuietly(body);
                    }
                });
                return reading.read(answer, body);
            } finally {
                deadline.complete(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.CANCELLED.because("nobody waits for the sound any more", e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw Failure.CANCELLED.because("nobody waits for the sound any more", e);
            }
            throw late.get() || e instanceof HttpTimeoutException ? timedOut(e) : trouble(e, answered);
        }
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException _) {
            // Whoever reads it finds out.
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        var request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).header("User-Agent", "Parley");
        key.get().ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        return request;
    }

    private void refuse(HttpResponse<InputStream> answer, InputStream body) throws IOException {
        var status = answer.statusCode();
        var type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (status == 200 && !type.startsWith("text/") && !(type.contains("json") && wantsSound(answer))) {
            return;
        }
        var said = said(body);
        var detail =
                switch (status) {
                    case 200 ->
                        conf.name() + " answers " + type + " in place of sound (" + said + "); look at "
                                + conf.setting("url");
                    case 401, 403 ->
                        conf.name() + " does not admit us (" + status + ": " + said + "); set " + conf.setting("key");
                    case 400, 422 -> conf.name() + " refuses this text, voice or model: " + said;
                    default ->
                        conf.name() + " answers " + status + " (" + said + ")"
                                + (status < 500 && status != 429
                                        ? "; look at " + conf.setting("url")
                                        : "; try again later");
                };
        throw new SpeechTrouble(breakage(status, said), detail, retryAfter(answer), status == 200, null);
    }

    private static Breakage breakage(int status, String said) {
        return switch (status) {
            case 400, 422 -> Breakage.INVALID;
            case 401, 403 -> Breakage.NOT_ADMITTED;
            case 402 -> Breakage.OUT_OF_FUNDS;
            case 429 -> said.contains("quota") ? Breakage.OUT_OF_FUNDS : Breakage.RATE_LIMITED;
            // A server that speaks at another path, or not at all, will not pass.
            default -> status < 500 && status != 200 ? Breakage.NOT_ADMITTED : Breakage.AWAY;
        };
    }

    private static Optional<Duration> retryAfter(HttpResponse<InputStream> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static boolean wantsSound(HttpResponse<InputStream> answer) {
        return answer.request().headers().firstValue("Accept").isPresent();
    }

    /** What a server says of its refusal, without the key that some repeat. */
    private String said(InputStream body) throws IOException {
        var text = new String(body.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        var message = message(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        var hidden = key.get()
                .map(secret -> message.replace(secret.reveal(), secret.toString()))
                .orElse(message);
        return hidden.length() > LONGEST_SHOWN ? hidden.substring(0, LONGEST_SHOWN) + "…" : hidden;
    }

    private static String message(String text) {
        try {
            var json = JSON.readTree(text);
            for (var place : new String[] {"/error/message", "/detail", "/error", "/message"}) {
                if (!json.at(place).isMissingNode()) {
                    return json.at(place).isTextual()
                            ? json.at(place).textValue()
                            : json.at(place).toString();
                }
            }
            return text;
        } catch (JsonProcessingException _) {
            return text;
        }
    }

    private SpeechTrouble timedOut(IOException e) {
        return new SpeechTrouble(
                Breakage.TIMED_OUT,
                conf.name() + " has not spoken in " + conf.timeout().toMillis() / 1000.0 + " s ("
                        + conf.setting("timeout") + ")",
                Optional.empty(),
                !(e instanceof HttpConnectTimeoutException),
                e);
    }

    private SpeechTrouble trouble(IOException e, boolean answered) {
        var reason = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        return new SpeechTrouble(
                answered ? Breakage.CUT_OFF : Breakage.AWAY,
                e instanceof SSLException
                        ? "no safe connection to " + conf.name() + " (" + reason + "); set " + conf.setting("ca")
                        : conf.name() + ": " + reason + "; start it, or correct " + conf.setting("url"),
                Optional.empty(),
                answered,
                e);
    }
}
