package dev.parley.models.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.models.audio.SampleSink;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real program. */
class EspeakTest {

    private Espeak espeak;

    @BeforeEach
    void find() throws IOException {
        var found = Espeak.find("espeak-ng");
        assumeTrue(found.isPresent(), "skipped: espeak-ng is not installed (Debian: apt-get install espeak-ng)");
        espeak = found.get();
    }

    @Test
    void itHasRussianAndEnglishVoices() {
        assertThat(espeak.voices()).extracting(Espeak.Voice::name).contains("ru", "en-us", "en-gb");
        assertThat(espeak.voices())
                .filteredOn(voice -> voice.name().equals("en-us"))
                .singleElement()
                .satisfies(voice -> assertThat(voice.alsoFor()).contains("en"));
    }

    @Test
    void aSentenceIsSomeSecondsOfSound() throws IOException {
        var sound = speak("Добрый день. Расскажите о себе, пожалуйста.", "ru", 1);

        assertThat(sound.seconds()).isBetween(1.5, 6.0);
        assertThat(sound.loudest).isGreaterThan(5_000);
    }

    @Test
    void twiceTheSpeedTakesHalfTheTime() throws IOException {
        var text = "The quick brown fox jumps over the lazy dog, and then goes home again.";

        assertThat(speak(text, "en-us", 2).seconds() / speak(text, "en-us", 1).seconds())
                .isBetween(0.4, 0.65);
    }

    @Test
    void markupAndPhonemesAreSpokenAsTheyStand() throws IOException {
        assertThat(speak("a <break time=\"30s\"/> b", "en-us", 1).seconds()).isLessThan(10);
        // As phonemes it would be one short word.
        assertThat(speak("[[h]] [[[[h]]]]", "en-us", 1).seconds())
                .isEqualTo(speak("[ [h]] [ [ [ [h]]]]", "en-us", 1).seconds());
    }

    @Test
    void moreSoundThanIsAllowedEndsTheProgram() {
        assertThatThrownBy(() -> espeak.speak("one two three four five six seven", "en-us", 1, 0.1, new Sound()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than a text of this length");
    }

    @Test
    void onlyVoicesOfTheListReachTheProgram() {
        assertThatThrownBy(() -> speak("hello", "../../etc/passwd", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProgramThatIsNotThereIsNotFound() throws IOException {
        assertThat(Espeak.find("espeak-ng-that-nobody-has")).isEmpty();
    }

    private Sound speak(String text, String voice, double speed) throws IOException {
        var sound = new Sound();
        espeak.speak(text, voice, speed, 60, sound);
        return sound;
    }

    private static final class Sound implements SampleSink {

        private int rate;
        private long samples;
        private int loudest;

        @Override
        public void begin(int sampleRate) {
            rate = sampleRate;
        }

        @Override
        public void take(short[] more, int length) {
            samples += length;
            for (var i = 0; i < length; i++) {
                loudest = Math.max(loudest, Math.abs(more[i]));
            }
        }

        double seconds() {
            return samples / (double) rate;
        }
    }
}
