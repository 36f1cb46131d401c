package dev.parley.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a message of the topic of candidates says. */
sealed interface CandidatesMessage {

    /** @param entries at least one */
    record Candidates(List<Entry> entries) implements CandidatesMessage {
        public Candidates {
            entries = List.copyOf(entries);
        }
    }

    /** Nobody at all can be found in it. */
    record Unreadable(String reason) implements CandidatesMessage {}

    /** One place of a message; one that is about a single candidate has place 0 alone. */
    sealed interface Entry {

        /** @param index place in the message, from 0 */
        record Wanted(int index, JsonNode json, Candidate candidate) implements Entry {}

        /** @param reason begins with the field that is wrong */
        record Refused(int index, JsonNode json, String reason) implements Entry {}
    }
}
