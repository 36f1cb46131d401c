package dev.parley.kafka;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Question;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who shall be interviewed.
 *
 * @param id the sender's
 * @param request the sender's, of the search that the candidate is part of
 * @param vacancy title and description; may be empty
 * @param language BCP 47 tag
 */
record Candidate(String id, String request, String name, String vacancy, String language, List<Question> questions) {

    Candidate {
        questions = List.copyOf(questions);
    }

    /** By this the interviews know a candidate who comes again; no id of a request has a colon in it. */
    String origin() {
        return "step1:" + request + ":" + id;
    }

    Interviews.Create create(Caller owner) {
        return new Interviews.Create(
                owner, Optional.of(id), Optional.of(origin()), name, vacancy, language, questions, Optional.empty());
    }
}
