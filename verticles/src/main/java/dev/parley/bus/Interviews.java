package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about interviews: rooms in which a candidate is asked and answers, and the reports on them. A room is the same on
 * every node; what happens in it is told on {@link #HAPPENED}. Owners see scores; candidates only where that is configured.
 */
public final class Interviews {

    /** Makes a room. The same origin of the same owner again: the room that there is. INVALID, naming the field. */
    public static final Address<Create, Room> CREATE =
            Address.local("interviews.create", Create.class, Room.class, concurrent(200), Duration.ofSeconds(10));
    /** Rooms of the caller, newest first. */
    public static final Address<ListRooms, Rooms> LIST =
            Address.local("interviews.list", ListRooms.class, Rooms.class, concurrent(100), Duration.ofSeconds(10));
    /** A room by its code or by the id of its candidate. NOT_FOUND where there is none, or it has expired. */
    public static final Address<Find, Room> FIND =
            Address.local("interviews.find", Find.class, Room.class, concurrent(500), Duration.ofSeconds(10));
    /** The report as far as it is there. NOT_FOUND for another's room, CONFLICT before the interview has begun. */
    public static final Address<AskReport, Report> REPORT =
            Address.local("interviews.report", AskReport.class, Report.class, concurrent(100), Duration.ofSeconds(10));
    /** All that there is about a room, at any time. NOT_FOUND for another's room. */
    public static final Address<AskReport, Details> DETAILS = Address.local(
            "interviews.details", AskReport.class, Details.class, concurrent(100), Duration.ofSeconds(10));
    /** Removes a room with its answers. NOT_FOUND for another's. */
    public static final Address<Delete, Done> DELETE =
            Address.local("interviews.delete", Delete.class, Done.class, concurrent(50), Duration.ofSeconds(10));

    /** Somebody comes in with the code, and goes on where the interview stands. CONFLICT where somebody else is in the room and not silent. */
    public static final Address<Enter, Entered> ENTER =
            Address.local("interviews.enter", Enter.class, Entered.class, concurrent(500), Duration.ofSeconds(10));
    /** The visitor is still there. */
    public static final Address<Stay, Done> STAY =
            Address.local("interviews.stay", Stay.class, Done.class, concurrent(500), Duration.ofSeconds(10));
    /** The visitor has gone. */
    public static final Address<Leave, Done> LEAVE =
            Address.local("interviews.leave", Leave.class, Done.class, concurrent(500), Duration.ofSeconds(10));
    /**
     * What the candidate does. Taken over durably before the reply: an answer is heard and evaluated even if everything dies then.
     * CONFLICT, saying what is awaited, for what does not fit now; the same answer twice is taken once.
     */
    public static final Address<Act, Done> ACT =
            Address.local("interviews.act", Act.class, Done.class, concurrent(500), Duration.ofSeconds(30));

    /** What happens in a room, in order; one member for each code. */
    public static final Topic<Happened> HAPPENED = Topic.cluster("interviews.happened", Happened.class);

    /** The kind of the jobs that hear and evaluate a spoken answer. */
    public static final String ANSWER = "interview-answer";
    /** The kind of those that evaluate a written one, for which nobody needs ears. */
    public static final String WRITTEN = "interview-written-answer";
    /** The kind of the job whose output is the {@link Report}, sent to a topic where that is configured. */
    public static final String REPORTED = "interview-report";

    private Interviews() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /**
     * A question of the plan.
     *
     * @param id within the room; a follow-up is {@code <parent>_followup_<depth>}
     * @param difficulty 1 to 5
     * @param depth 0 for one of the plan, else how many follow-ups deep
     */
    public record Question(String id, String text, String topic, int difficulty, int depth) {}

    /**
     * @param candidate id that the sender gives the candidate, such as {@code cv_} and 12 hex digits; empty for one made here
     * @param origin by which a repeated request is known; empty for none
     * @param vacancy what the candidate is interviewed for; may be empty
     * @param language BCP 47 tag in which is spoken
     * @param validFor how long the room is open; empty for as configured
     */
    public record Create(
            Accounts.Caller caller,
            Optional<String> candidate,
            Optional<String> origin,
            String candidateName,
            String vacancy,
            String language,
            List<Question> questions,
            Optional<Duration> validFor)
            implements Message {
        public Create {
            questions = List.copyOf(questions);
        }
    }

    /** Where an interview stands. */
    public enum Stage {
        /** Nobody has begun. */
        OPEN,
        /** A question is asked and not answered. */
        ASKING,
        /** An answer is being heard and evaluated. */
        EVALUATING,
        /** All questions are done. */
        COMPLETE,
        /** Ended before that, by the candidate or by time. */
        ENDED
    }

    /**
     * A room as its owner sees it.
     *
     * @param code unguessable; whoever has it may answer
     * @param current the question that is open
     * @param planned how many questions there are without those that go deeper
     * @param answered how many were answered
     * @param done how many were answered or passed over, those that go deeper included
     * @param averageScore of the evaluated answers; empty where there is none
     * @param present whether somebody is in it
     */
    public record Room(
            UUID id,
            String code,
            UUID owner,
            String candidate,
            String candidateName,
            String vacancy,
            String language,
            Stage stage,
            Optional<Question> current,
            int planned,
            int answered,
            int done,
            Optional<Double> averageScore,
            boolean present,
            Instant created,
            Optional<Instant> expires)
            implements Message {}

    public record ListRooms(Accounts.Caller caller, int limit, Optional<UUID> before) implements Message {}

    public record Rooms(List<Room> rooms) implements Message {
        public Rooms {
            rooms = List.copyOf(rooms);
        }
    }

    /** @param caller empty for a visitor, who knows the code alone */
    public record Find(Optional<Accounts.Caller> caller, String codeOrCandidate) implements Message {}

    public record AskReport(Accounts.Caller caller, String codeOrCandidate) implements Message {}

    public record Delete(Accounts.Caller caller, String code) implements Message {}

    /** @param visitor random, the same as long as it is the same page */
    public record Enter(String code, UUID visitor) implements Message {}

    public record Stay(String code, UUID visitor) implements Message {}

    public record Leave(String code, UUID visitor) implements Message {}

    /** @param showScores whether the candidate is told score and evaluation */
    public record Entered(Room room, boolean showScores) implements Message {}

    public record Act(String code, UUID visitor, Action action) implements Message {}

    /** What a candidate does. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Action.Start.class, name = "start"),
        @JsonSubTypes.Type(value = Action.AnswerSound.class, name = "sound"),
        @JsonSubTypes.Type(value = Action.AnswerText.class, name = "text"),
        @JsonSubTypes.Type(value = Action.Next.class, name = "next"),
        @JsonSubTypes.Type(value = Action.End.class, name = "end")
    })
    public sealed interface Action {

        record Start() implements Action {}

        /** A spoken answer to a question, any media file. */
        record AnswerSound(String question, Blobs.Key sound) implements Action {}

        /** A written answer to a question. */
        record AnswerText(String question, String text) implements Action {}

        /** The next question, without an answer to this one. */
        record Next() implements Action {}

        record End() implements Action {}
    }

    /** @param number of the event within the room, from 1, without gaps */
    public record Happened(long number, Event event) implements Message {}

    /** Something that happened. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Event.Started.class, name = "started"),
        @JsonSubTypes.Type(value = Event.Asked.class, name = "asked"),
        @JsonSubTypes.Type(value = Event.Received.class, name = "received"),
        @JsonSubTypes.Type(value = Event.Heard.class, name = "heard"),
        @JsonSubTypes.Type(value = Event.NotHeard.class, name = "not_heard"),
        @JsonSubTypes.Type(value = Event.Evaluated.class, name = "evaluated"),
        @JsonSubTypes.Type(value = Event.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = Event.Ended.class, name = "ended")
    })
    public sealed interface Event {

        record Started() implements Event {}

        record Asked(Question question) implements Event {}

        /** An answer is taken over and will be heard. */
        record Received(String question) implements Event {}

        record Heard(String question, String text, Speech.Emotion emotion) implements Event {}

        /** Nothing was understood; the question is open again. */
        record NotHeard(String question, String reason) implements Event {}

        record Evaluated(String question, Evaluation evaluation) implements Event {}

        record Completed(int questions) implements Event {}

        /** @param reason for people */
        record Ended(String reason) implements Event {}
    }

    /**
     * What a model thinks of an answer.
     *
     * @param score 0 to 10; empty where it is not evaluated
     * @param text why, or why not
     */
    public record Evaluation(Optional<Integer> score, String text) {}

    /** An answer in a report. */
    public record Answer(
            Question question,
            String text,
            Evaluation evaluation,
            Speech.Emotion emotion,
            Instant at,
            boolean skipped) {}

    /**
     * A report.
     *
     * @param completed empty while the interview goes on
     * @param averageScore of the evaluated answers; empty where there is none
     * @param emotion means of the shares over the analysed answers
     * @param analyses how many were analysed
     */
    public record Report(
            Room room,
            Optional<Instant> completed,
            List<String> topics,
            Optional<Double> averageScore,
            Speech.Emotion emotion,
            int analyses,
            List<Answer> answers)
            implements Message {
        public Report {
            topics = List.copyOf(topics);
            answers = List.copyOf(answers);
        }
    }

    /**
     * A room with all that has come of it.
     *
     * @param soFar what its report says now; with no answers before the first
     * @param plan in the order in which it is asked
     * @param open the question that is not done
     * @param ended why, for people, where that was before the last question
     * @param isFinal whether the report will not change any more
     */
    public record Details(
            Report soFar,
            List<Question> plan,
            Optional<Instant> started,
            Optional<OpenQuestion> open,
            Optional<String> ended,
            boolean isFinal)
            implements Message {
        public Details {
            plan = List.copyOf(plan);
        }
    }

    /**
     * @param given when an answer came that is at work; empty where one is awaited
     * @param heard empty until it is known what was said
     */
    public record OpenQuestion(Question question, Optional<Instant> given, Optional<Event.Heard> heard) {}
}
