package dev.parley.models.diarization;

import dev.parley.models.alignment.Turn;
import java.util.List;

/**
 * Who spoke when.
 *
 * @param turns ordered by start; turns of different speakers may overlap, those of one speaker never do
 * @param exclusive the same without overlap, one speaker at a time: for giving words to speakers
 * @param speakers how many speakers have at least one turn; they are named SPEAKER_00, SPEAKER_01, … in order of
 *     first appearance
 */
public record Diarization(List<Turn> turns, List<Turn> exclusive, int speakers) {

    public Diarization {
        turns = List.copyOf(turns);
        exclusive = List.copyOf(exclusive);
    }
}
