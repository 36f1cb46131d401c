package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.bus.Voice.OneVoice;
import dev.parley.conf.VoiceProviderConf;
import dev.parley.models.audio.SampleSink;
import dev.parley.models.voice.Espeak;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The program on this machine. Its voices are languages. */
final class EspeakSpeaker implements Speaker {

    /** Which of several voices of a language speaks, where nobody says more. */
    private static final Map<String, String> USUAL =
            Map.of("en", "en-us", "fr", "fr-fr", "zh", "cmn", "no", "nb", "pt", "pt");

    private final VoiceProviderConf conf;
    private final Espeak espeak;
    private final Slots slots;

    EspeakSpeaker(VoiceProviderConf conf, Espeak espeak) {
        this.conf = conf;
        this.espeak = espeak;
        this.slots = new Slots(conf);
    }

    @Override
    public String name() {
        return conf.name();
    }

    @Override
    public boolean isForeign() {
        return false;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int longestPiece() {
        return conf.piece();
    }

    @Override
    public List<OneVoice> voices() {
        return espeak.voices().stream()
                .filter(voice -> conf.voices().isEmpty() || conf.voices().contains(voice.name()))
                .map(voice -> new OneVoice(
                        conf.name(),
                        voice.name(),
                        Stream.concat(Stream.of(voice.name()), voice.alsoFor().stream())
                                .distinct()
                                .toList()))
                .toList();
    }

    @Override
    public Optional<String> model(String wanted) {
        return ModelName.of(conf, wanted);
    }

    @Override
    public Optional<String> choose(String wanted, String language) {
        if (wanted.isEmpty()) {
            return conf.voice().or(() -> ofLanguage(language.toLowerCase(Locale.ROOT)));
        }
        var named = named(wanted.toLowerCase(Locale.ROOT));
        return named.isEmpty() && WellKnownVoices.contains(wanted) ? choose("", language) : named;
    }

    /** One for just this tag, else for its language. */
    private Optional<String> ofLanguage(String tag) {
        var language = tag.split("-", 2)[0];
        return named(USUAL.getOrDefault(tag, tag))
                .or(() -> voices().stream()
                        .filter(voice -> voice.languages().contains(tag))
                        .map(OneVoice::name)
                        .findFirst())
                .or(() -> language.equals(tag) ? Optional.empty() : ofLanguage(language));
    }

    private Optional<String> named(String name) {
        return voices().stream().map(OneVoice::name).filter(name::equals).findFirst();
    }

    @Override
    public double ownSpeed(double speed) {
        return Espeak.nearestSpeed(speed);
    }

    @Override
    public void speak(Utterance utterance, SampleSink sink, SpeechUse use) {
        slots.in(() -> {
            try {
                var most = MostSound.seconds(utterance.text());
                espeak.speak(utterance.text(), utterance.voice(), utterance.speed(), most, sink);
            } catch (InterruptedIOException e) {
                throw Failure.CANCELLED.because("nobody waits for the sound any more", e);
            } catch (IOException e) {
                throw Failure.UNAVAILABLE.because(
                        conf.program() + " " + e.getMessage() + "; look at " + conf.setting("program"), e);
            }
        });
    }

    @Override
    public String state() {
        return conf.name() + ": " + espeak.voices().size() + " voices";
    }
}
