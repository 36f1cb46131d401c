package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    /** What the models on this node can do. */
    public static final Address<AskAbilities, Abilities> ABILITIES = Address.local(
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

    /** A piece of text with its place. */
    public record TimedText(double start, double end, String text) {}

    /** One speaker talking without a break; turns of two speakers may overlap. */
    public record Turn(double start, double end, String speaker) {}

    /** @param source any media file
     *  @param target WAV file to write */
    public record Decode(UUID job, Path source, Path target) implements Message {}

    /** @param seconds length of the recording
     *  @param channels number of channels of the original
     *  @param warnings what was wrong with the file and did not prevent decoding, one sentence each */
    public record Decoded(double seconds, int channels, String format, List<String> warnings) implements Message {
        public Decoded {
            warnings = List.copyOf(warnings);
        }
    }

    /** @param audio 16 kHz mono WAV file
     *  @param probabilities file to write: one little-endian float for every 512 samples, the probability of speech */
    public record DetectSpeech(UUID job, Path audio, Path probabilities) implements Message {}

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

    /** @param language BCP 47 tag; empty to find it out, or for the only one that a recogniser knows */
    public record Recognize(UUID job, Path audio, Chunk chunk, Optional<String> language) implements Message {}

    /** @param suspect whether a guard fired: the text was cut, or is empty where speech is likely */
    public record Recognized(List<TimedText> pieces, String language, boolean suspect) implements Message {
        public Recognized {
            pieces = List.copyOf(pieces);
        }
    }

    /** How many speakers are allowed; both empty to have them counted. */
    public record Speakers(Optional<Integer> min, Optional<Integer> max) {}

    public record Diarize(UUID job, Path audio, Path probabilities, Speakers speakers) implements Message {}

    /** @param turns ordered by start; speakers named SPEAKER_00 … in the order of their first words */
    public record Diarized(List<Turn> turns) implements Message {
        public Diarized {
            turns = List.copyOf(turns);
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

    /** @param stage decode, detect or diarize
     *  @param fraction of the stage that is done, 0–1 */
    public record Progressed(UUID job, String stage, double fraction) implements Message {}

    public record Cancel(UUID job) implements Message {}

    public record AskAbilities() implements Message {}

    /** @param languages that can be recognised, BCP 47 primary tags */
    public record Abilities(List<String> languages) implements Message {
        public Abilities {
            languages = List.copyOf(languages);
        }
    }
}
