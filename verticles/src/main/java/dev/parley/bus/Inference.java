package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation with the models on this node. Times are seconds on the time line of the original recording. Long work names
 * the job it is for: it reports on {@link #PROGRESS} and ends with CANCELLED soon after {@link #CANCEL}.
 */
public final class Inference {

    /** Any media file into a 16 kHz mono WAV file. Fails with UNSUPPORTED_MEDIA or TOO_LARGE, naming what is wrong. */
    public static final Address<Decode, Decoded> DECODE =
            Address.local("inference.decode", Decode.class, Decoded.class, concurrent(16), Duration.ofHours(2));
    /** Any media file into 16 kHz mono of another format, on the same time line. Fails as {@link #DECODE} does. */
    public static final Address<Convert, Converted> CONVERT =
            Address.local("inference.convert", Convert.class, Converted.class, concurrent(16), Duration.ofHours(2));
    /** Where there is speech, and how to cut it for recognition. */
    public static final Address<DetectSpeech, SpeechFound> DETECT_SPEECH = Address.local(
            "inference.detect-speech", DetectSpeech.class, SpeechFound.class, concurrent(64), Duration.ofHours(2));
    /** One chunk of speech into text; chunks of all jobs on the node share the device's batches. */
    public static final Address<Recognize, Recognized> RECOGNIZE = Address.local(
            "inference.recognize", Recognize.class, Recognized.class, concurrent(1000), Duration.ofHours(1));
    /** Who speaks when. */
    public static final Address<Diarize, Diarized> DIARIZE =
            Address.local("inference.diarize", Diarize.class, Diarized.class, concurrent(64), Duration.ofHours(8));
    /** Texts given to speaker turns, cut where the speaker changes. */
    public static final Address<Align, Aligned> ALIGN =
            Address.local("inference.align", Align.class, Aligned.class, concurrent(64), Duration.ofMinutes(5));

    /** What a voice sounds like; without weights the reply says so. Long recordings are heard in windows. */
    public static final Address<HearEmotion, EmotionHeard> HEAR_EMOTION = Address.local(
            "inference.hear-emotion", HearEmotion.class, EmotionHeard.class, concurrent(64), Duration.ofMinutes(10));

    /**
     * Vectors of texts, {@link #MOST_TEXTS} at most; texts of all callers share batches. Fetches the model when it is first asked.
     * Answered by any node with models.
     */
    public static final Address<EmbedTexts, TextsEmbedded> EMBED = Address.cluster(
            "inference.embed", EmbedTexts.class, TextsEmbedded.class, concurrent(1000), Duration.ofMinutes(10));
    /** Texts of one {@link #EMBED}. */
    public static final int MOST_TEXTS = 256;

    /** What the models can do; answered by any node that has some. */
    public static final Address<AskAbilities, Abilities> ABILITIES = Address.cluster(
            "inference.abilities", AskAbilities.class, Abilities.class, concurrent(1000), Duration.ofSeconds(2));

    /** How far the work for a job is; one member for each job. */
    public static final Topic<Progressed> PROGRESS = Topic.local("inference.progress", Progressed.class);
    /** Ends the work for a job. */
    public static final Topic<Cancel> CANCEL = Topic.local("inference.cancel", Cancel.class);

    private Inference() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** A stretch of the recording. */
    public record Span(double start, double end) {}

    /**
     * When a word of a text was said.
     *
     * @param from its first character in the text
     * @param to the first character behind it
     * @param probability of the word as the recogniser sees it, 0–1
     */
    public record Word(int from, int to, double start, double end, double probability) {}

    /** A piece of text with its place. */
    public record TimedText(double start, double end, String text, List<Word> words) {
        public TimedText {
            words = List.copyOf(words);
        }
    }

    /**
     * What is wanted of a recogniser.
     *
     * @param language BCP 47 tag; empty to find it out, or for the only one that a recogniser knows
     * @param model name of its weights in the catalog; empty to have it chosen
     * @param translate whether the text is wanted in English, whatever is spoken
     * @param prompt text that may have come before, for style and names; empty for none
     * @param hotwords words that are likely to be said
     */
    public record Hearing(
            Optional<String> language,
            Optional<String> model,
            boolean translate,
            String prompt,
            List<String> hotwords) {

        /** Nothing is known: language and recogniser are found out. */
        public static final Hearing ANY = in(Optional.empty());

        public Hearing {
            hotwords = List.copyOf(hotwords);
        }

        /** Transcribed from a language, by whoever knows it. */
        public static Hearing in(Optional<String> language) {
            return new Hearing(language, Optional.empty(), false, "", List.of());
        }
    }

    /** What becomes of the channels of a recording. */
    public enum Channels {
        /** Apart where they are evidently different speakers, else together. */
        AUTO,
        /** One speaker a channel. */
        APART,
        /** Mixed, and the speakers found out. */
        TOGETHER
    }

    /** One speaker talking without a break; turns of two speakers may overlap. */
    public record Turn(double start, double end, String speaker) {}

    /** @param source any media file
     *  @param target WAV file to write: the mix of all channels
     *  @param channels whether each is wanted for itself as well
     *  @param longest seconds, where less is allowed than is configured */
    public record Decode(UUID job, Path source, Path target, Channels channels, Optional<Double> longest)
            implements Message {

        /** As long as is configured. */
        public Decode(UUID job, Path source, Path target, Channels channels) {
            this(job, source, target, channels, Optional.empty());
        }
    }

    /** @param seconds length of the recording
     *  @param channels number of channels of the original
     *  @param playable media type under which all browsers play the original itself; empty where they need a copy
     *  @param apart WAV files beside the target with one channel each, where they were kept apart; else empty
     *  @param warnings what was wrong with the file and did not prevent decoding, one sentence each */
    public record Decoded(
            double seconds, int channels, Optional<String> playable, List<Path> apart, List<String> warnings)
            implements Message {
        @SuppressWarnings("NullAway") // Checkpoints that were kept before channels could be apart have none.
        public Decoded {
            apart = apart == null ? List.of() : List.copyOf(apart);
            warnings = List.copyOf(warnings);
        }
    }

    /** Formats that a recording can be converted to. */
    public enum AudioFormat {
        WAV,
        FLAC,
        OPUS,
        MP3
    }

    /** @param source any media file
     *  @param target file to write
     *  @param denoise whether steady noise is made quieter */
    public record Convert(UUID job, Path source, Path target, AudioFormat format, boolean denoise) implements Message {}

    /** @param seconds length of the recording
     *  @param warnings as those of {@link Decoded} */
    public record Converted(double seconds, List<String> warnings) implements Message {
        public Converted {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param audio 16 kHz mono WAV file
     *  @param seconds its length
     *  @param probabilities file to write: one little-endian float for every 512 samples, the probability of speech
     *  @param others the other channels of the recording; what leaks in from them is no speech */
    public record DetectSpeech(UUID job, Path audio, double seconds, Path probabilities, List<Path> others)
            implements Message {
        public DetectSpeech {
            others = List.copyOf(others);
        }
    }

    /** @param chunks consecutive stretches, each short enough for one recognition */
    public record SpeechFound(List<Span> speech, List<Chunk> chunks) implements Message {
        public SpeechFound {
            speech = List.copyOf(speech);
            chunks = List.copyOf(chunks);
        }
    }

    /** One recognition's worth of sound and the speech inside it. */
    public record Chunk(double start, double end, List<Span> speech) {
        public Chunk {
            speech = List.copyOf(speech);
        }
    }

    public record Recognize(UUID job, Path audio, Chunk chunk, Hearing hearing) implements Message {}

    /** @param suspect whether a guard fired: the text was cut, or is empty where speech is likely */
    public record Recognized(List<TimedText> pieces, String language, boolean suspect) implements Message {
        public Recognized {
            pieces = List.copyOf(pieces);
        }
    }

    /** How many speakers are allowed; both empty to have them counted. */
    public record Speakers(Optional<Integer> min, Optional<Integer> max) {

        /** The number is found out. */
        public static final Speakers ANY = new Speakers(Optional.empty(), Optional.empty());
    }

    /** @param seconds length of the recording */
    public record Diarize(UUID job, Path audio, double seconds, Path probabilities, Speakers speakers)
            implements Message {}

    /** @param turns ordered by start; speakers named SPEAKER_00 … in the order of their first words
     *  @param exclusive the same with one speaker at a time, which words are given to */
    public record Diarized(List<Turn> turns, List<Turn> exclusive) implements Message {
        public Diarized {
            turns = List.copyOf(turns);
            exclusive = List.copyOf(exclusive);
        }
    }

    public record Align(List<TimedText> pieces, List<Turn> turns) implements Message {
        public Align {
            pieces = List.copyOf(pieces);
            turns = List.copyOf(turns);
        }
    }

    public record Aligned(List<Speech.Segment> segments) implements Message {
        public Aligned {
            segments = List.copyOf(segments);
        }
    }

    /** @param stage decode, peaks, convert, detect, diarize or emotion
     *  @param fraction of the stage that is done, 0–1 */
    public record Progressed(UUID job, String stage, double fraction) implements Message {}

    public record Cancel(UUID job) implements Message {}

    /** @param audio 16 kHz mono WAV file
     *  @param speech where somebody speaks, in seconds */
    public record HearEmotion(UUID job, Path audio, List<Span> speech) implements Message {
        public HearEmotion {
            speech = List.copyOf(speech);
        }
    }

    /** @param shares by the labels of the weights, together 1; empty where it was not analysed
     *  @param reason why it was not */
    public record EmotionHeard(Map<String, Double> shares, Optional<String> reason) implements Message {
        public EmotionHeard {
            shares = Map.copyOf(shares);
        }
    }

    public record EmbedTexts(List<String> texts) implements Message {
        public EmbedTexts {
            texts = List.copyOf(texts);
        }
    }

    /** @param model name of its weights in the catalog
     *  @param vectors one for each text, in order, each of length 1
     *  @param tokens that were read of all texts */
    public record TextsEmbedded(String model, List<Llm.Vector> vectors, int tokens) implements Message {
        public TextsEmbedded {
            vectors = List.copyOf(vectors);
        }
    }

    public record AskAbilities() implements Message {}

    /** A recogniser that is here.
     *
     * @param model name of its weights in the catalog
     * @param translates whether it can put what it hears into English */
    public record Engine(String model, List<String> languages, boolean translates) {
        public Engine {
            languages = List.copyOf(languages);
        }
    }

    /** Languages are BCP 47 primary tags; the preferred recogniser is the first.
     *  @param automatic among which the spoken one is found out where none is named; a single one is taken for granted */
    public record Abilities(List<String> languages, List<String> automatic, List<Engine> engines) implements Message {
        public Abilities {
            languages = List.copyOf(languages);
            automatic = List.copyOf(automatic);
            engines = List.copyOf(engines);
        }
    }
}
