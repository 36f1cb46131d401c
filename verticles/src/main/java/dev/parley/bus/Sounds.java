package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about listening to recordings. What is heard and drawn has the time line of the transcript. What a recording
 * lacks for it is made when it is first asked for, once, and kept with it.
 */
public final class Sounds {

    /**
     * What a browser plays of a recording. NOT_FOUND for another's and for one that is not decoded yet, CONFLICT for one that
     * cannot be decoded, UNAVAILABLE with a time to come again while it is being made.
     */
    public static final Address<Play, Playable> PLAY =
            Address.local("sounds.play", Play.class, Playable.class, concurrent(1000), Duration.ofMinutes(2));
    /** How loud a recording is from moment to moment, for drawing it. Fails as {@link #PLAY} does. */
    public static final Address<Measure, Loudness> MEASURE =
            Address.local("sounds.measure", Measure.class, Loudness.class, concurrent(1000), Duration.ofMinutes(2));

    /** Makes what a recording lacks to be listened to and drawn. Answered by any node with models. */
    public static final Address<Make, Done> MAKE =
            Address.cluster("sounds.make", Make.class, Done.class, concurrent(1000), Duration.ofHours(2));

    /** How loud decoded sound is from moment to moment. Answered on nodes with models. */
    public static final Address<ReadPeaks, SoundStore.Peaks> PEAKS = Address.local(
            "sounds.peaks", ReadPeaks.class, SoundStore.Peaks.class, concurrent(64), Duration.ofMinutes(10));

    /** Points of one {@link #MEASURE}. */
    public static final int MOST_POINTS = 4_096;

    private Sounds() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    public record Play(UUID recording, Accounts.Caller caller) implements Message {}

    /** @param name file name for the owner */
    public record Playable(Blobs.Key sound, String name, String contentType) implements Message {}

    /** @param from seconds
     *  @param to seconds; the end where it is empty or later
     *  @param points how many, 1 to {@link #MOST_POINTS} */
    public record Measure(UUID recording, Accounts.Caller caller, double from, Optional<Double> to, int points)
            implements Message {}

    /** @param from seconds
     *  @param to seconds
     *  @param duration of the recording, in seconds
     *  @param points the loudest sample of each part: 255 times the square root of its amplitude */
    public record Loudness(double from, double to, double duration, List<Integer> points) implements Message {
        public Loudness {
            points = List.copyOf(points);
        }
    }

    /** @param toPlay whether it is waited for until the recording can be played, not only drawn */
    public record Make(UUID recording, boolean toPlay) implements Message {}

    /** @param job that {@link Inference#CANCEL} names
     *  @param channels 16 kHz mono WAV files of one recording; the loudest counts */
    public record ReadPeaks(UUID job, List<Path> channels) implements Message {
        public ReadPeaks {
            channels = List.copyOf(channels);
        }
    }
}
