package dev.parley.voice;

import dev.parley.conf.VoiceConf;
import dev.parley.conf.VoiceProviderConf;
import dev.parley.models.voice.Espeak;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who can speak here. Blocking. */
final class Speakers {

    private static final Logger log = LoggerFactory.getLogger(Speakers.class);

    private Speakers() {}

    /**
     * In their order. A program that is not installed is left out.
     *
     * @throws IOException if a file of certificates cannot be read
     */
    static List<Speaker> open(Vertx vertx, VoiceConf conf, SpeechCalls calls, Clock clock) throws IOException {
        var speakers = new ArrayList<Speaker>();
        for (var provider : conf.providers()) {
            if (provider.isForeign()) {
                speakers.add(new HttpSpeaker(provider, trust(vertx, provider), calls, clock));
            } else {
                espeak(provider).ifPresent(speakers::add);
            }
        }
        return List.copyOf(speakers);
    }

    private static Optional<Speaker> espeak(VoiceProviderConf conf) {
        try {
            var espeak = Espeak.find(conf.program());
            if (espeak.isEmpty()) {
                log.info(
                        "{} is not installed (Debian: apt-get install espeak-ng), so it speaks nothing",
                        conf.program());
            }
            return espeak.map(program -> new EspeakSpeaker(conf, program));
        } catch (IOException e) {
            log.warn("{} does not work and is left out: {}", conf.program(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<SSLContext> trust(Vertx vertx, VoiceProviderConf conf) throws IOException {
        return conf.authority().isPresent()
                ? Optional.of(trusting(vertx, conf, conf.authority().get()))
                : Optional.empty();
    }

    private static SSLContext trusting(Vertx vertx, VoiceProviderConf conf, Path pem) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            var factory = new PemTrustOptions().addCertPath(pem.toString()).getTrustManagerFactory(vertx);
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } catch (Exception e) {
            // Undeclared, whatever is wrong with the file.
            throw new IOException(conf.setting("ca") + ": " + pem + " cannot be read as a PEM file of certificates", e);
        }
    }
}
