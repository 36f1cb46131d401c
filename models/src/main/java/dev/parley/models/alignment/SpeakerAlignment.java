package dev.parley.models.alignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says who spoke each piece of recognised text.
 *
 * <p>A piece belongs to the speaker whose turns overlap it longest in sum (the rule of WhisperX: Bain and others,
 * "WhisperX: Time-Accurate Speech Transcription of Long-Form Audio", Interspeech 2023); outside of all turns, to the
 * speaker of the nearest one. A piece in which the speaker changes is divided between two words, see
 * {@link SpeakerChanges}. Pieces are never joined.
 */
public final class SpeakerAlignment {

    private SpeakerAlignment() {}

    /**
     * The transcript, by time. Without turns everything is said by {@code SPEAKER_00}. Pieces without a word are left
     * out.
     *
     * @param pieces recognised text in any order
     * @param turns in any order; may overlap; the transcript keeps the names of their speakers
     */
    public static List<Segment> align(List<TimedText> pieces, List<Turn> turns) {
        var index = new TurnIndex(turns);
        var segments = new ArrayList<Segment>();
        var ordered = pieces.stream()
                .filter(piece -> !piece.text().isBlank())
                .sorted(Comparator.comparingDouble(TimedText::start))
                .toList();
        for (var piece : ordered) {
            for (var part : SpeakerChanges.divide(piece, index)) {
                var words = piece.words().isEmpty() ? List.<SpokenWord>of() : part.words();
                segments.add(new Segment(
                        segments.size(), part.start(), part.end(), part.speaker(), part.textOf(piece), words));
            }
        }
        return segments;
    }
}
