package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/**
 * Says who spoke each piece of recognised text.
 *
 * <p>A piece belongs to the speaker whose turns overlap it longest in sum (the rule of WhisperX: Bain and others, "WhisperX:
 * Time-Accurate Speech Transcription of Long-Form Audio", Interspeech 2023); outside of all turns, to the speaker of the nearest
 * one. A piece in which the speaker changes is divided between two words, see {@link SpeakerChanges}. Pieces are never joined.
 */
public final class SpeakerAlignment {

    private SpeakerAlignment() {}

    /**
     * The transcript, by time. Without turns everything is said by {@code SPEAKER_00}. Pieces without a word are left out.
     *
     * @param pieces recognised text in any order
     * @param turns in any order; may overlap; their speakers may have any names, which the transcript replaces by {@code SPEAKER_00}
     *     and so on, by first appearance in it
     */
    public static List<Segment> align(List<TimedText> pieces, List<Turn> turns) {
        var index = new TurnIndex(turns);
        var names = new HashMap<String, String>();
        var segments = new ArrayList<Segment>();
        var ordered = pieces.stream()
                .filter(piece -> !piece.text().isBlank())
                .sorted(Comparator.comparingDouble(TimedText::start))
                .toList();
        for (var piece : ordered) {
            for (var part : SpeakerChanges.divide(piece, index)) {
                var name = names.computeIfAbsent(
                        part.speaker(), speaker -> String.format(Locale.ROOT, "SPEAKER_%02d", names.size()));
                segments.add(new Segment(segments.size(), part.start(), part.end(), name, part.text()));
            }
        }
        return segments;
    }
}
