package dev.parley.llm.extractive;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** How much each speaker spoke. A turn is everything a speaker says until another one does. */
final class SpeakerShares {

    /**
     * One speaker's part.
     *
     * @param seconds time spoken, overlap with others included
     * @param percent of the time that all speakers spoke, rounded
     * @param longestTurn seconds spoken in the longest turn
     */
    record Share(String speaker, double seconds, int percent, int turns, int words, double longestTurn) {}

    private final LinkedHashMap<String, Speaker> speakers = new LinkedHashMap<>();

    private SpeakerShares() {}

    /** Whoever spoke longest first; the lines are in order of time. */
    static List<Share> of(List<TranscriptLine> lines) {
        var shares = new SpeakerShares();
        var current = "";
        for (var line : lines) {
            var speaker = shares.speakers.computeIfAbsent(line.speaker(), name -> new Speaker());
            speaker.speak(line, !current.equals(line.speaker()));
            current = line.speaker();
        }
        return shares.shares();
    }

    private List<Share> shares() {
        double whole = speakers.values().stream()
                .mapToDouble(speaker -> speaker.seconds)
                .sum();
        return speakers.entrySet().stream()
                .map(entry -> share(entry.getKey(), entry.getValue(), whole))
                .sorted(Comparator.comparingDouble(Share::seconds).reversed())
                .toList();
    }

    private static Share share(String name, Speaker speaker, double whole) {
        int percent = whole > 0 ? (int) Math.round(100 * speaker.seconds / whole) : 0;
        return new Share(name, speaker.seconds, percent, speaker.turns, speaker.words, speaker.longestTurn);
    }

    private static final class Speaker {
        private double seconds;
        private int turns;
        private int words;
        private double longestTurn;
        private double turn;
        private double spokenUntil;

        void speak(TranscriptLine line, boolean newTurn) {
            // Lines of one speaker may overlap, and nobody speaks twice at a time.
            double spoken = Math.max(0, line.end() - Math.max(line.start(), spokenUntil));
            spokenUntil = Math.max(spokenUntil, line.end());
            seconds += spoken;
            words += Words.count(line.text());
            turns += newTurn ? 1 : 0;
            turn = newTurn ? spoken : turn + spoken;
            longestTurn = Math.max(longestTurn, turn);
        }
    }
}
