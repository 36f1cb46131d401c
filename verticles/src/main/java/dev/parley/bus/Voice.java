package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Conversation with those who speak: text becomes sound, by the provider of a voice or by the first that can. */
public final class Voice {

    /**
     * A text, spoken. The sound comes in pieces as it is made, of one format from beginning to end. INVALID for a text or a voice
     * that cannot be spoken, UNAVAILABLE where nobody can speak now: a browser may do it itself then.
     */
    public static final StreamAddress<Speak, Sound, Spoken> SPEAK = StreamAddress.cluster(
            "voice.speak", Speak.class, Sound.class, Spoken.class, concurrent(500), Duration.ofMinutes(30));
    /** Who can speak. */
    public static final Address<ListVoices, Voices> VOICES =
            Address.cluster("voice.voices", ListVoices.class, Voices.class, concurrent(500), Duration.ofSeconds(30));

    private Voice() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** Formats of sound. */
    public enum Format {
        WAV("audio/wav"),
        MP3("audio/mpeg"),
        OPUS("audio/ogg"),
        FLAC("audio/flac"),
        AAC("audio/aac"),
        /** Signed 16-bit samples of one channel at 24 kHz, lowest byte first, without a header. */
        PCM("audio/pcm");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }

    /**
     * @param payer who asks
     * @param model name of a provider, {@code provider/model}, or empty for the first that can
     * @param voice name of a voice of the provider; empty for its usual one in the language
     * @param language BCP 47 tag; empty to have it told from the letters of the text
     * @param speed 1 for the usual one, 0.25 to 4
     * @param instructions how it is to be spoken, for providers that heed it; may be empty
     */
    public record Speak(
            Usage.Payer payer,
            String text,
            String model,
            String voice,
            Optional<String> language,
            Format format,
            double speed,
            String instructions)
            implements Message {}

    /** @param base64 the next bytes of the file
     *  @param left what is left of the limits of the payer: comes once, before all sound; missing where nothing is limited */
    public record Sound(String base64, Optional<Usage.Remaining> left) implements Message {

        public Sound(String base64) {
            this(base64, Optional.empty());
        }
    }

    /**
     * @param bytes of the file in all
     * @param seconds length of the sound
     * @param kept whether it had been spoken before and was only read
     */
    public record Spoken(String provider, String voice, Format format, long bytes, double seconds, boolean kept)
            implements Message {}

    public record ListVoices() implements Message {}

    public record Voices(List<OneVoice> voices) implements Message {
        public Voices {
            voices = List.copyOf(voices);
        }
    }

    /** @param languages BCP 47 tags that it is meant for; empty for any */
    public record OneVoice(String provider, String name, List<String> languages) {
        public OneVoice {
            languages = List.copyOf(languages);
        }
    }
}
