package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Conversation about recordings: hand one in, ask for its transcript, name its speakers. */
public final class Speech {

    /** Takes a media file, or the address of one, and makes a transcription job of it. */
    public static final Address<Submit, Submitted> SUBMIT =
            Address.local("speech.submit", Submit.class, Submitted.class, concurrent(100), Duration.ofMinutes(10));
    /** Whether {@link #SUBMIT} would take these options, for those who would bring much before they hear of it. */
    public static final Address<Check, Done> CHECK =
            Address.local("speech.check", Check.class, Done.class, concurrent(100), Duration.ofSeconds(30));
    /** A recording with its transcript as far as it is there. NOT_FOUND for another's. */
    public static final Address<Get, Recording> GET =
            Address.local("speech.get", Get.class, Recording.class, concurrent(100), Duration.ofSeconds(30));
    /** Names speakers: merged with the names there are, an empty name removes one. INVALID for an unknown speaker. */
    public static final Address<Label, Labels> LABEL =
            Address.local("speech.label", Label.class, Labels.class, concurrent(100), Duration.ofSeconds(30));

    /**
     * A short recording of one speaker into text, at once and without a job of its own: an answer, an order. UNSUPPORTED_MEDIA for what is
     * no sound, TOO_LARGE for what is longer than asked for.
     */
    public static final Address<Hear, Heard> HEAR =
            Address.local("speech.hear", Hear.class, Heard.class, concurrent(64), Duration.ofMinutes(30));
    /**
     * Whether somebody who is being recorded has finished speaking; milliseconds of work. Answered by any node with ears, which keeps
     * nothing: what was heard goes back to the asker, and comes again with the next part.
     */
    public static final Address<Listen, Listened> LISTEN =
            Address.cluster("speech.listen", Listen.class, Listened.class, concurrent(500), Duration.ofSeconds(5));
    /** The most frames of one {@link #LISTEN}: a minute. */
    public static final int MOST_FRAMES = 60 * 16_000 / Listening.FRAME;

    /** The kind of the job that {@link #SUBMIT} makes. */
    public static final String TRANSCRIPTION = "transcription";

    private Speech() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** What is wanted of a recording.
     *
     * @param diarize whether it is found out who speaks; without, all is said by SPEAKER_00
     * @param report whether a report is written after the transcript
     * @param wish how that report shall be; empty for the usual one */
    public record Options(
            Inference.Hearing hearing,
            Inference.Speakers speakers,
            Inference.Channels channels,
            boolean diarize,
            boolean report,
            Optional<Reports.Wish> wish) {

        /** With a report as is usual here, or none. */
        public Options(
                Inference.Hearing hearing,
                Inference.Speakers speakers,
                Inference.Channels channels,
                boolean diarize,
                boolean report) {
            this(hearing, speakers, channels, diarize, report, Optional.empty());
        }

        /** Language and speakers found out, with a report. */
        public static final Options DEFAULT =
                new Options(Inference.Hearing.ANY, Inference.Speakers.ANY, Inference.Channels.AUTO, true, true);
    }

    /**
     * @param name file name as the owner knows it
     * @param id id for the recording and its job, where the client brings one
     */
    public record Submit(
            Accounts.Caller caller,
            String name,
            Downloads.Source source,
            Options options,
            Optional<UUID> id,
            Optional<String> idempotencyKey,
            Optional<String> callbackUrl)
            implements Message {

        /** @param file media file on this node; the store takes it away */
        public Submit(
                Accounts.Caller caller,
                String name,
                Path file,
                Options options,
                Optional<UUID> id,
                Optional<String> idempotencyKey,
                Optional<String> callbackUrl) {
            this(caller, name, new Downloads.Source.LocalFile(file), options, id, idempotencyKey, callbackUrl);
        }
    }

    public record Check(Options options) implements Message {}

    /** @param id of the recording and of its job alike */
    public record Submitted(UUID id) implements Message {}

    public record Get(UUID id, Accounts.Caller caller) implements Message {}

    /** @param labels names given to speakers, by speaker id
     *  @param transcript empty until the job has succeeded */
    public record Recording(
            UUID id,
            UUID owner,
            String name,
            Instant created,
            Map<String, String> labels,
            Optional<Transcript> transcript)
            implements Message {
        public Recording {
            labels = Map.copyOf(labels);
        }
    }

    /** Who said what. Times are seconds on the time line of the original; speakers carry their original ids.
     *
     * @param duration seconds
     * @param turns who spoke when, from diarization alone */
    public record Transcript(
            String language,
            double duration,
            List<Segment> segments,
            List<Inference.Turn> turns,
            Optional<Report> report,
            List<String> warnings)
            implements Message {
        public Transcript {
            segments = List.copyOf(segments);
            turns = List.copyOf(turns);
            warnings = List.copyOf(warnings);
        }

        /** The speakers in the order of their ids. */
        public List<String> speakers() {
            return Stream.concat(
                            turns.stream().map(Inference.Turn::speaker),
                            segments.stream().map(Segment::speaker))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** A stretch of text by one speaker.
     *
     * @param words when each was said; empty where the recogniser could not tell */
    public record Segment(int id, double start, double end, String speaker, String text, List<Word> words) {
        @SuppressWarnings("NullAway") // Transcripts that were kept before there were words have none.
        public Segment {
            words = words == null ? List.of() : List.copyOf(words);
        }

        /** A stretch of text of whose words nothing is known. */
        public Segment(int id, double start, double end, String speaker, String text) {
            this(id, start, end, speaker, text, List.of());
        }
    }

    /** A word of a transcript.
     *
     * @param probability as the recogniser sees it, 0–1
     * @param speaker who talks while it is said */
    public record Word(double start, double end, String text, double probability, String speaker) {}

    /** @param text Markdown
     *  @param provider what wrote it
     *  @param account how it came about, where a model was asked for */
    public record Report(String text, String provider, Optional<Reports.Account> account) {

        /** A report that no model was asked for. */
        public Report(String text, String provider) {
            this(text, provider, Optional.empty());
        }
    }

    /** @param names new names by original speaker id, 1–50 characters without angle brackets; an empty one removes the name */
    public record Label(UUID id, Accounts.Caller caller, Map<String, Optional<String>> names) implements Message {
        public Label {
            names = Map.copyOf(names);
        }
    }

    public record Labels(Map<String, String> names) implements Message {
        public Labels {
            names = Map.copyOf(names);
        }
    }

    /** The input of a transcription job.
     *
     * @param media empty where the job has to get it first
     * @param source from where it gets it; empty where there is media */
    public record TranscriptionInput(
            UUID recording, Optional<Blobs.Key> media, Optional<URI> source, String name, Options options) {}

    /** The output of a transcription job; the transcript itself is asked for by the recording's id. */
    public record TranscriptionOutput(UUID recording, double duration, String language, int speakers, int segments) {}

    /**
     * @param work in whose name the models work; cancelled by {@link Inference#CANCEL}
     * @param sound any media file
     * @param longest seconds
     * @param emotion whether it is wanted what the voice sounds like
     */
    public record Hear(UUID work, Blobs.Key sound, Inference.Hearing hearing, double longest, boolean emotion)
            implements Message {}

    /**
     * @param text empty where nothing was understood
     * @param language BCP 47 tag
     * @param seconds length of the recording
     * @param speech seconds of it with speech
     */
    public record Heard(String text, String language, double seconds, double speech, Emotion emotion)
            implements Message {}

    /**
     * The next part of a recording.
     *
     * @param soFar what was heard of it before; empty at its beginning
     * @param from number of the first new frame in the recording; those that nobody heard before it count for nothing
     * @param before so many frames stand before the new ones, and were heard: the network hears better after them; a second of them is enough
     * @param base64 16 kHz mono, 16-bit samples, the lowest byte first, no head, {@value Listening#FRAME} for each frame;
     *     {@link #MOST_FRAMES} at most
     */
    public record Listen(Optional<SpokenSoFar> soFar, long from, int before, String base64) implements Message {}

    /**
     * What one recording has had of speech, in frames.
     *
     * @param frames heard or passed over
     * @param speech of them with speech
     * @param lastSpeech up to the end of the last speech
     * @param likely the newest ones that are likely speech, the newest in the lowest bit
     * @param counted those of them that count as speech
     */
    public record SpokenSoFar(long frames, long speech, long lastSpeech, long likely, long counted) {}

    /**
     * @param speech seconds with speech so far
     * @param silence seconds since the last of it; those of the recording where there was none
     * @param finished whether there was speech and then enough silence, as configured
     */
    public record Listened(SpokenSoFar soFar, double speech, double silence, boolean finished) implements Message {}

    /**
     * What a voice sounds like; says nothing about a person.
     *
     * @param analysed whether there is something; all else is empty then
     * @param primary the likeliest
     * @param confidence its share, 0–1
     * @param emotions shares that add up to 1, by the names of the configured mapping
     * @param reason why it is not analysed
     */
    public record Emotion(
            boolean analysed,
            Optional<String> primary,
            double confidence,
            Map<String, Double> emotions,
            Optional<String> reason) {
        public Emotion {
            emotions = Map.copyOf(emotions);
        }

        public static Emotion notAnalysed(String reason) {
            return new Emotion(false, Optional.empty(), 0, Map.of(), Optional.of(reason));
        }
    }
}
