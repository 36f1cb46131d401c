package dev.parley.store;

import dev.parley.bus.Speech;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * What people have made of a segment.
 *
 * @param version how often it was edited
 * @param text empty where it is the machine's; speaker likewise
 * @param machineText what was corrected, as a column keeps it; speaker likewise
 */
record SegmentEdit(
        int segment,
        int version,
        Optional<String> text,
        Optional<String> speaker,
        String machineText,
        String machineSpeaker) {

    /** No edit of this segment yet. */
    static SegmentEdit none(Speech.Segment machine) {
        return new SegmentEdit(
                machine.id(), 0, Optional.empty(), Optional.empty(), kept(machine.text()), kept(machine.speaker()));
    }

    /** Edits by the id of their segment. */
    static Collector<SegmentEdit, ?, Map<Integer, SegmentEdit>> bySegment() {
        return Collectors.toMap(SegmentEdit::segment, Function.identity());
    }

    /** A text as a column keeps it, which takes no NUL. */
    static String kept(String text) {
        return text.replace('\0', ' ');
    }

    /** The next version. */
    SegmentEdit to(Optional<String> newText, Optional<String> newSpeaker) {
        return new SegmentEdit(segment, version + 1, newText, newSpeaker, machineText, machineSpeaker);
    }

    /** Whether this segment is the one that was corrected. */
    boolean fits(Speech.Segment machine) {
        return segment == machine.id()
                && machineText.equals(kept(machine.text()))
                && machineSpeaker.equals(kept(machine.speaker()));
    }

    boolean isEdited() {
        return text.isPresent() || speaker.isPresent();
    }

    /** The segment as edited: words of a new text get times, words of a new speaker are all said by that one. */
    Speech.Segment apply(Speech.Segment machine) {
        if (!isEdited()) {
            return machine;
        }
        var said = speaker.orElse(machine.speaker());
        var words = text.map(written -> RetimedWords.of(machine, written)).orElse(machine.words());
        return new Speech.Segment(
                machine.id(),
                machine.start(),
                machine.end(),
                said,
                text.orElse(machine.text()),
                speaker.isPresent()
                        ? words.stream().map(word -> said(word, said)).toList()
                        : words);
    }

    private static Speech.Word said(Speech.Word word, String speaker) {
        return new Speech.Word(word.start(), word.end(), word.text(), word.probability(), speaker);
    }
}
