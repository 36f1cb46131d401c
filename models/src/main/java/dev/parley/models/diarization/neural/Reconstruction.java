package dev.parley.models.diarization.neural;

import dev.parley.models.alignment.Turn;
import dev.parley.models.diarization.Diarization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns out of what the windows say. Ten windows hear each frame: how many speak in it is the mean of what they say, and who is
 * whom most of them name (pyannote.audio, SpeakerDiarization.reconstruct). A byte a frame and speaker. Used once.
 */
final class Reconstruction {

    private final LocalSpeakers local;
    private final byte[][] assigned;
    private final int frames;

    private Reconstruction(LocalSpeakers local, byte[][] assigned) {
        this.local = local;
        this.assigned = assigned;
        frames = Frames.count(local.windows());
    }

    /**
     * Who spoke when.
     *
     * @param assigned for each window and speaker of it a speaker of the recording, as {@link SpeakerAssignment} gives it
     * @param most speakers at once
     * @param seconds length of the recording
     */
    static Diarization of(LocalSpeakers local, byte[][] assigned, int most, double seconds) {
        var reconstruction = new Reconstruction(local, assigned);
        byte[] counts = reconstruction.counts(most);
        byte[][] votes = reconstruction.votes();
        var active = new boolean[votes.length][counts.length];
        var leading = new boolean[votes.length][counts.length];
        for (int frame = 0; frame < counts.length; frame++) {
            for (int place = 0; place < counts[frame]; place++) {
                int speaker = leader(votes, active, frame);
                if (speaker >= 0) {
                    active[speaker][frame] = true;
                    leading[speaker][frame] = place == 0;
                }
            }
        }
        return named(active, leading, seconds);
    }

    /** How many speak in each frame. */
    private byte[] counts(int most) {
        var sums = new int[frames];
        var windows = new int[frames];
        for (int window = 0; window < local.windows(); window++) {
            int first = Frames.first(window);
            for (int frame = 0; frame < Frames.PER_WINDOW; frame++) {
                sums[first + frame] += local.count(window, frame);
                windows[first + frame]++;
            }
        }
        var counts = new byte[frames];
        for (int frame = 0; frame < frames; frame++) {
            counts[frame] = (byte) Math.min(most, Math.rint((double) sums[frame] / windows[frame]));
        }
        return counts;
    }

    /** For each speaker and frame, how many windows hear that speaker there. */
    private byte[][] votes() {
        int speakers = 0;
        for (byte[] window : assigned) {
            for (byte speaker : window) {
                speakers = Math.max(speakers, speaker + 1);
            }
        }
        var votes = new byte[speakers][frames];
        for (int window = 0; window < local.windows(); window++) {
            for (int frame = 0; frame < Frames.PER_WINDOW; frame++) {
                vote(window, frame, votes);
            }
        }
        return votes;
    }

    /** Two speakers of a window who are the same have one vote. */
    private void vote(int window, int frame, byte[][] votes) {
        int named = 0;
        for (int speaker = 0; speaker < LocalSpeakers.MOST; speaker++) {
            byte who = assigned[window][speaker];
            if (who != SpeakerAssignment.NOBODY && local.speaks(window, speaker, frame) && (named & 1 << who) == 0) {
                named |= 1 << who;
                votes[who][Frames.first(window) + frame]++;
            }
        }
    }

    /** Who has the most votes for a frame of those who do not have it yet; -1 if nobody has any. */
    private static int leader(byte[][] votes, boolean[][] active, int frame) {
        int leader = -1;
        for (int speaker = 0; speaker < votes.length; speaker++) {
            if (!active[speaker][frame]
                    && votes[speaker][frame] > 0
                    && (leader < 0 || votes[speaker][frame] > votes[leader][frame])) {
                leader = speaker;
            }
        }
        return leader;
    }

    private static Diarization named(boolean[][] active, boolean[][] leading, double seconds) {
        var order = IntStream.range(0, active.length)
                .boxed()
                .sorted(Comparator.comparingInt(speaker -> first(active[speaker])))
                .toList();
        var turns = new ArrayList<Turn>();
        var exclusive = new ArrayList<Turn>();
        int speakers = 0;
        for (int speaker : order) {
            var name = "SPEAKER_%02d".formatted(speakers);
            int before = turns.size();
            addTurns(turns, active[speaker], seconds, name);
            addTurns(exclusive, leading[speaker], seconds, name);
            speakers += turns.size() > before ? 1 : 0;
        }
        return new Diarization(byTime(turns), byTime(exclusive), speakers);
    }

    private static int first(boolean[] frames) {
        for (int frame = 0; frame < frames.length; frame++) {
            if (frames[frame]) {
                return frame;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** The runs of true that begin within the recording. */
    private static void addTurns(List<Turn> turns, boolean[] frames, double seconds, String name) {
        int start = -1;
        for (int frame = 0; frame <= frames.length; frame++) {
            boolean speaks = frame < frames.length && frames[frame];
            if (speaks && start < 0) {
                start = frame;
            } else if (!speaks && start >= 0) {
                if (Frames.start(start) < seconds) {
                    turns.add(new Turn(Frames.start(start), Math.min(seconds, Frames.start(frame)), name));
                }
                start = -1;
            }
        }
    }

    private static List<Turn> byTime(List<Turn> turns) {
        turns.sort(Comparator.comparingDouble(Turn::start).thenComparing(Turn::speaker));
        return turns;
    }
}
