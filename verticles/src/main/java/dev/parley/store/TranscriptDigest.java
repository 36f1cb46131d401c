package dev.parley.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a transcript, as edited, beside its document: what lists show, and what is searched.
 *
 * @param duration seconds
 * @param speakers JSON
 * @param texts what is said, some segments each, a line for a segment
 */
record TranscriptDigest(String language, double duration, String speakers, List<String> texts) {

    /** An edit writes one text anew; a search reads as many as have the word. */
    private static final int SEGMENTS = 32;

    static TranscriptDigest of(EditedTranscript transcript) {
        var texts = new ArrayList<String>();
        var segments = transcript.shown().segments();
        for (var from = 0; from < segments.size(); from += SEGMENTS) {
            texts.add(String.join(
                    "\n",
                    segments.subList(from, Math.min(from + SEGMENTS, segments.size())).stream()
                            .map(segment -> SegmentEdit.kept(segment.text()))
                            .toList()));
        }
        return new TranscriptDigest(
                SegmentEdit.kept(transcript.machine().language()),
                transcript.machine().duration(),
                SpeakerShare.write(transcript.shares()),
                texts);
    }
}
