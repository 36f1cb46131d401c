package dev.parley.http;

import static java.util.Objects.requireNonNull;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Interviews.Happened;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Rooms and ears behind the bus. A test says what becomes of an answer, unless the rooms go on by themselves. */
final class FakeInterviews {

    static final SpokenAnswers.EarsNow UNDERSTAND =
            new SpokenAnswers.EarsNow(SpokenAnswers.Ears.UNDERSTAND, List.of("en", "ru"));

    final Map<String, Room> rooms = new ConcurrentHashMap<>();
    final Map<String, List<Question>> plans = new ConcurrentHashMap<>();
    final Map<String, UUID> visitors = new ConcurrentHashMap<>();
    final Map<String, AtomicLong> numbers = new ConcurrentHashMap<>();
    final Map<UUID, Interviews.Report> reports = new ConcurrentHashMap<>();
    final Map<UUID, Interviews.Details> details = new ConcurrentHashMap<>();
    final List<Interviews.Create> created = new CopyOnWriteArrayList<>();
    final List<Interviews.Act> acts = new CopyOnWriteArrayList<>();
    final List<UUID> stayed = new CopyOnWriteArrayList<>();
    final List<UUID> left = new CopyOnWriteArrayList<>();
    /** What was adopted, by the key it got. */
    final Map<Blobs.Key, byte[]> sounds = new ConcurrentHashMap<>();

    volatile boolean showScores;
    volatile SpokenAnswers.EarsNow ears = UNDERSTAND;
    /** Bytes of samples after which somebody has finished speaking. */
    volatile long finishedAfter = Long.MAX_VALUE;
    /** Whether answers are understood and evaluated at once. */
    volatile boolean goesOn;
    /** How many actions failed with what they are to fail with. */
    final AtomicInteger refused = new AtomicInteger();
    /** What actions fail with. */
    volatile Optional<RuntimeException> broken = Optional.empty();

    private final Bus bus;

    FakeInterviews(Bus bus) {
        this.bus = bus;
    }

    Future<?> serve() {
        return Future.all(List.of(
                bus.serve(Interviews.CREATE, request -> Future.succeededFuture(create(request))),
                bus.serve(Interviews.LIST, request -> Future.succeededFuture(list(request))),
                bus.serve(Interviews.FIND, request -> Future.succeededFuture(room(request.codeOrCandidate()))),
                bus.serve(Interviews.REPORT, request -> Future.succeededFuture(report(request))),
                bus.serve(Interviews.DETAILS, request -> Future.succeededFuture(details(request))),
                bus.serve(Interviews.DELETE, request -> Future.succeededFuture(delete(request))),
                bus.serve(Interviews.ENTER, request -> Future.succeededFuture(enter(request))),
                bus.serve(Interviews.STAY, request -> {
                    room(request.code());
                    stayed.add(request.visitor());
                    return Future.succeededFuture(Done.DONE);
                }),
                bus.serve(SpokenAnswers.EARS, _ -> Future.succeededFuture(ears)),
                bus.serve(Interviews.LEAVE, request -> {
                    left.add(request.visitor());
                    visitors.remove(request.code(), request.visitor());
                    return Future.succeededFuture(Done.DONE);
                }),
                bus.serve(Interviews.ACT, request -> Future.succeededFuture(act(request)))));
    }

    /** A store for sound, and ears. */
    Future<?> serveSound() {
        return Future.all(List.of(
                bus.serve(Blobs.ADOPT, request -> Future.succeededFuture(adopt(request))),
                bus.serve(Speech.LISTEN, request -> Future.succeededFuture(listen(request)))));
    }

    /** An open room with these questions. */
    String open(UUID owner, String name, String language, Question... questions) {
        var code = "%016X".formatted(UUID.randomUUID().getLeastSignificantBits());
        plans.put(code, new ArrayList<>(Arrays.asList(questions)));
        numbers.put(code, new AtomicLong());
        rooms.put(
                code,
                new Room(
                        UUID.randomUUID(),
                        code,
                        owner,
                        "cv_0123456789ab",
                        name,
                        "",
                        language,
                        Stage.OPEN,
                        Optional.empty(),
                        questions.length,
                        0,
                        0,
                        Optional.empty(),
                        false,
                        FakeActors.NOW,
                        Optional.empty()));
        return code;
    }

    static Question question(String id, String text) {
        return new Question(id, text, "java", 2, 0);
    }

    /** Publishes an event, and makes the room what it leads to. */
    void happen(String code, Event event) {
        become(code, event);
        publish(code, event);
    }

    /** Makes the room what an event leads to, which nobody hears of. */
    void become(String code, Event event) {
        var room = room(code);
        requireNonNull(numbers.get(code)).incrementAndGet();
        rooms.put(
                code,
                switch (event) {
                    case Event.Started _, Event.Heard _ -> room;
                    case Event.Asked(var question) -> in(room, Stage.ASKING, Optional.of(question), room.answered());
                    case Event.Received _ -> in(room, Stage.EVALUATING, room.current(), room.answered());
                    case Event.NotHeard _ -> in(room, Stage.ASKING, room.current(), room.answered());
                    case Event.Evaluated _ -> in(room, Stage.EVALUATING, room.current(), room.answered() + 1);
                    case Event.Completed _ -> in(room, Stage.COMPLETE, Optional.empty(), room.answered());
                    case Event.Ended _ -> in(room, Stage.ENDED, Optional.empty(), room.answered());
                });
    }

    private void publish(String code, Event event) {
        bus.publish(
                Interviews.HAPPENED.of(code),
                new Happened(requireNonNull(numbers.get(code)).get(), event));
    }

    Room room(String code) {
        return Optional.ofNullable(rooms.get(code))
                .orElseThrow(() -> Failure.NOT_FOUND.because("there is no such room"));
    }

    /** The next question of the plan, or the end. */
    void askNext(String code) {
        var plan = requireNonNull(plans.get(code));
        happen(code, plan.isEmpty() ? new Event.Completed(room(code).answered()) : new Event.Asked(plan.removeFirst()));
    }

    private Room create(Interviews.Create request) {
        created.add(request);
        var questions = request.questions().toArray(Question[]::new);
        return room(open(request.caller().user(), request.candidateName(), request.language(), questions));
    }

    private Interviews.Rooms list(Interviews.ListRooms request) {
        return new Interviews.Rooms(rooms.values().stream()
                .filter(room -> room.owner().equals(request.caller().user()))
                .limit(request.limit())
                .toList());
    }

    private Interviews.Report report(Interviews.AskReport request) {
        return Optional.of(room(request.codeOrCandidate()))
                .filter(room -> request.caller().mayTouch(room.owner()))
                .flatMap(room -> Optional.ofNullable(reports.get(room.id())))
                .orElseThrow(() -> Failure.NOT_FOUND.because("no report"));
    }

    private Interviews.Details details(Interviews.AskReport request) {
        return Optional.of(room(request.codeOrCandidate()))
                .filter(room -> request.caller().mayTouch(room.owner()))
                .flatMap(room -> Optional.ofNullable(details.get(room.id())))
                .orElseThrow(() -> Failure.NOT_FOUND.because("no room"));
    }

    private Done delete(Interviews.Delete request) {
        if (!request.caller().mayTouch(room(request.code()).owner())) {
            throw Failure.NOT_FOUND.because("no room");
        }
        rooms.remove(request.code());
        return Done.DONE;
    }

    private Interviews.Entered enter(Interviews.Enter request) {
        var room = room(request.code());
        var there = visitors.putIfAbsent(request.code(), request.visitor());
        if (there != null && !there.equals(request.visitor())) {
            throw Failure.CONFLICT.because("somebody else is in this room");
        }
        return new Interviews.Entered(room, showScores);
    }

    private Done act(Interviews.Act request) {
        broken.ifPresent(failure -> {
            refused.incrementAndGet();
            throw failure;
        });
        var code = request.code();
        var stage = room(code).stage();
        switch (request.action()) {
            case Action.Start _ -> {
                happen(code, new Event.Started());
                askNext(code);
            }
            case Action.AnswerSound sound -> answer(request, stage, sound.question(), "heard");
            case Action.AnswerText(var question, var text) -> answer(request, stage, question, text);
            case Action.Next _ -> {
                need(stage == Stage.ASKING, "no question is open");
                askNext(code);
            }
            case Action.End _ -> {
                need(stage != Stage.ENDED, "the interview has ended");
                happen(code, new Event.Ended(""));
            }
        }
        acts.add(request);
        return Done.DONE;
    }

    private void answer(Interviews.Act request, Stage stage, String question, String text) {
        var known = acts.stream().anyMatch(act -> switch (act.action()) {
            case Action.AnswerSound sound -> sound.question().equals(question);
            case Action.AnswerText earlier -> earlier.question().equals(question);
            default -> false;
        });
        if (known) {
            return;
        }
        need(stage == Stage.ASKING, "no question is open");
        happen(request.code(), new Event.Received(question));
        if (goesOn) {
            happen(request.code(), new Event.Heard(question, text, Speech.Emotion.notAnalysed("no weights")));
            happen(request.code(), new Event.Evaluated(question, new Interviews.Evaluation(Optional.of(7), "Good.")));
            askNext(request.code());
        }
    }

    private static void need(boolean holds, String otherwise) {
        if (!holds) {
            throw Failure.CONFLICT.because(otherwise);
        }
    }

    private Blobs.Blob adopt(Blobs.Adopt request) {
        try {
            var bytes = Files.readAllBytes(request.file());
            Files.delete(request.file());
            var key = new Blobs.Key("%064x".formatted(sounds.size() + 1));
            sounds.put(key, bytes);
            return new Blobs.Blob(key, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Speech.Listened listen(Speech.Listen request) {
        var samples = Base64.getDecoder().decode(request.base64()).length / 2;
        var frames = request.from() + samples / Listening.FRAME - request.before();
        var soFar = new Speech.SpokenSoFar(frames, 0, 0, 0, 0);
        return new Speech.Listened(soFar, 1, 1, frames * Listening.FRAME * 2 >= finishedAfter);
    }

    private static Room in(Room room, Stage stage, Optional<Question> current, int answered) {
        return new Room(
                room.id(),
                room.code(),
                room.owner(),
                room.candidate(),
                room.candidateName(),
                room.vacancy(),
                room.language(),
                stage,
                current,
                room.planned(),
                answered,
                answered,
                room.averageScore(),
                room.present(),
                room.created(),
                room.expires());
    }
}
