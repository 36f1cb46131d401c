package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Interviews.Action;
import dev.parley.bus.Interviews.Evaluation;
import dev.parley.bus.Interviews.Event;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import dev.parley.bus.Voice;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of the interview system that Parley replaces, and those beyond, with rooms that do as a test says. */
class InterviewSocketTest {

    private static final String SOUND = Base64.getEncoder().encodeToString("webm sound".getBytes(UTF_8));

    @TempDir
    Path folder;

    private TestDoor door;
    private FakeInterviews rooms;
    private String code;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(folder);
        rooms = door.rooms;
        TestDoor.await(rooms.serveSound());
        door.voice.script = FakeVoice.SILENT;
        code = rooms.open(
                door.anna.id(),
                "Алексей <b>",
                "ru",
                FakeInterviews.question("q1", "Что такое поток?"),
                FakeInterviews.question("q2", "Что такое замок?"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aPageIsToldWhoseRoomItIsBeforeAnythingElse() throws Exception {
        var page = RoomClient.enter(door, code);

        var info = page.await("room_info");
        assertThat(info.getString("room_code")).isEqualTo(code);
        assertThat(info.getString("status")).isEqualTo("connected");
        assertThat(info.getString("candidate_name")).isEqualTo("Алексей <b>");
        assertThat(info.getString("state")).isEqualTo("open");
    }

    @Test
    void aWholeInterviewGoesByTheMessagesOfTheReplacedSystem() throws Exception {
        door.voice.script = FakeVoice.saying("mp", "3!");
        rooms.goesOn = true;
        var page = RoomClient.asked(door, code);

        page.send("{\"type\": \"audio_data\", \"audio_data\": \"" + SOUND + "\", \"format\": \"webm\"}");
        page.await("waiting_for_answer", 2);
        page.send("{\"type\": \"audio_data\", \"audio_data\": \"" + SOUND + "\", \"format\": \"webm\"}");

        assertThat(page.await("interview_complete").getInteger("total_questions"))
                .isEqualTo(2);
        assertThat(page.types())
                .containsExactly(
                        "room_info",
                        "interview_started",
                        "question",
                        "audio_data",
                        "waiting_for_answer",
                        "audio_received",
                        "answer",
                        "answer_evaluated",
                        "question",
                        "audio_data",
                        "waiting_for_answer",
                        "audio_received",
                        "answer",
                        "answer_evaluated",
                        "interview_complete");
        var question = page.of("question").getFirst();
        assertThat(question.getString("question")).isEqualTo("Что такое поток?");
        assertThat(question.getString("topic")).isEqualTo("java");
        assertThat(question.getInteger("difficulty")).isEqualTo(2);
        assertThat(page.of("audio_data").getFirst().getString("format")).isEqualTo("mp3");
        assertThat(Base64.getDecoder().decode(page.of("audio_data").getFirst().getString("audio_data")))
                .isEqualTo("mp3!".getBytes(UTF_8));
        assertThat(page.of("answer").getFirst().getString("emotion")).isEqualTo("unknown");
        assertThat(rooms.sounds.values()).allMatch(sound -> new String(sound, UTF_8).equals("webm sound"));
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aQuestionIsSpokenInTheLanguageOfTheRoomAndPaidByItsOwner() throws Exception {
        door.voice.script = FakeVoice.saying("mp3");

        RoomClient.asked(door, code);

        var speak = door.voice.asked.getFirst();
        assertThat(speak.text()).isEqualTo("Что такое поток?");
        assertThat(speak.language()).contains("ru");
        assertThat(speak.format()).isEqualTo(Voice.Format.MP3);
        assertThat(speak.payer().user()).isEqualTo(door.anna.id());
    }

    @Test
    void aPageSpeaksItselfWhereNobodyElseCan() throws Exception {
        var page = RoomClient.asked(door, code);

        var speak = page.await("tts_speak");
        assertThat(speak.getString("text")).isEqualTo("Что такое поток?");
        assertThat(speak.getString("language")).isEqualTo("ru");
        assertThat(speak.fieldNames()).contains("voice");
        assertThat(page.of("audio_data")).isEmpty();
    }

    @Test
    void scoresStayWithTheOwner() throws Exception {
        var page = RoomClient.asked(door, code);

        rooms.happen(code, new Event.Evaluated("q1", new Evaluation(Optional.of(9), "Excellent.")));

        var evaluated = page.await("answer_evaluated");
        assertThat(evaluated.getString("message")).isEqualTo("Ответ оценён");
        assertThat(evaluated.encode()).doesNotContain("score", "Excellent", "9");
    }

    @Test
    void scoresAreShownWhereTheyMayBe() throws Exception {
        rooms.showScores = true;
        var page = RoomClient.asked(door, code);

        rooms.happen(code, new Event.Evaluated("q1", new Evaluation(Optional.of(9), "Excellent.")));
        rooms.happen(code, new Event.Evaluated("q1", new Evaluation(Optional.empty(), "the model is away")));

        var evaluated = page.await("answer_evaluated");
        assertThat(evaluated.getInteger("score")).isEqualTo(9);
        assertThat(evaluated.getString("evaluation")).isEqualTo("Excellent.");
        var not = page.await("answer_evaluated", 2);
        assertThat(not.getString("message")).isEqualTo("Ответ не удалось оценить");
        assertThat(not.getValue("score")).isNull();
    }

    @Test
    void anAnswerTellsWhatTheVoiceSoundsLikeInOneWord() throws Exception {
        var page = RoomClient.asked(door, code);

        rooms.happen(
                code,
                new Event.Heard(
                        "q1",
                        "поток",
                        new Speech.Emotion(
                                true, Optional.of("neutral"), 0.7, Map.of("neutral", 1.0), Optional.empty())));

        var answer = page.await("answer");
        assertThat(answer.getString("answer")).isEqualTo("поток");
        assertThat(answer.getString("emotion")).isEqualTo("neutral");
    }

    @Test
    void anAnswerThatWasNotUnderstoodIsAskedForAgain() throws Exception {
        var page = RoomClient.asked(door, code);

        page.send("{\"type\": \"audio_data\", \"audio_data\": \"" + SOUND + "\"}");
        page.await("audio_received");
        rooms.happen(code, new Event.NotHeard("q1", "this is not a recording"));

        assertThat(page.await("error").getString("message")).isEqualTo("this is not a recording");
        assertThat(page.await("waiting_for_answer", 2).getString("question")).isEqualTo("Что такое поток?");
        page.send("{\"type\": \"next_question\"}");
        assertThat(page.await("question", 2).getString("question_id")).isEqualTo("q2");
    }

    @Test
    void anAnswerMayBeWritten() throws Exception {
        var page = RoomClient.asked(door, code);

        page.send("{\"type\": \"text_answer\", \"text\": \"Нить исполнения\"}");

        page.await("audio_received");
        assertThat(rooms.acts.getLast().action()).isEqualTo(new Action.AnswerText("q1", "Нить исполнения"));
    }

    @Test
    void aQuestionIsSkippedOnceHoweverOftenItIsSaid() throws Exception {
        var page = RoomClient.asked(door, code);

        page.send("{\"type\": \"next_question\", \"question_id\": \"q1\"}");
        page.await("question", 2);
        page.send("{\"type\": \"next_question\", \"question_id\": \"q1\"}");
        page.send("{\"type\": \"end_interview\"}");
        page.await("interview_ended");

        assertThat(rooms.acts.stream().filter(act -> act.action() instanceof Action.Next))
                .hasSize(1);
    }

    @Test
    void anInterviewEndsOnceAndSaysSoTwice() throws Exception {
        var page = RoomClient.asked(door, code);

        page.send("{\"type\": \"end_interview\"}");
        page.await("interview_ended");
        page.send("{\"type\": \"end_interview\"}");

        assertThat(page.await("interview_ended", 2).getString("message")).isEqualTo("Интервью окончено");
        assertThat(page.of("error")).isEmpty();
    }

    @Test
    void aStreamedAnswerEndsWhereTheCandidateStopsSpeaking() throws Exception {
        rooms.finishedAfter = 95_000;
        var page = RoomClient.asked(door, code);
        var second = Base64.getEncoder().encodeToString(new byte[32_000]);

        for (var i = 0; i < 4; i++) {
            page.send("{\"type\": \"audio_chunk\", \"audio_data\": \"" + second + "\", \"format\": \"pcm16\"}");
        }
        page.await("audio_received");

        var sound = rooms.sounds.values().iterator().next();
        assertThat(new String(sound, 0, 4, UTF_8)).isEqualTo("RIFF");
        assertThat(sound).hasSize(44 + 96_000);
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aRecordingInPiecesIsPutTogetherAndMayBeThrownAway() throws Exception {
        var page = RoomClient.asked(door, code);

        page.send(piece("nonsense"));
        page.send("{\"type\": \"audio_discard\"}");
        page.send(piece("we"));
        page.send(piece("bm"));
        page.send("{\"type\": \"audio_end\", \"question_id\": \"q1\"}");
        page.await("audio_received");

        assertThat(new String(rooms.sounds.values().iterator().next(), UTF_8)).isEqualTo("webm");
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void aRoomThatIsUnknownClosesWith4004() throws Exception {
        assertThat(RoomClient.enter(door, "NOSUCHROOM").closed()).startsWith("4004 ");
    }

    @Test
    void whoSpeaksALanguageThatNobodyUnderstandsIsAskedToWrite() throws Exception {
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.OTHER_LANGUAGES, List.of("en"));
        var page = RoomClient.asked(door, code);
        assertThat(page.await("room_info").getString("spoken_answers")).isEqualTo("language-not-heard");

        page.send("{\"type\": \"audio_data\", \"audio_data\": \"" + SOUND + "\"}");

        var error = page.await("error");
        assertThat(error.getString("code")).isEqualTo("language-not-heard");
        assertThat(error.getString("message"))
                .isEqualTo("Речь на этом языке здесь не распознаётся. Ответьте, пожалуйста, письменно.");
        assertThat(error.getString("detail")).contains("no recogniser for ru is installed, only for en");
        page.send("{\"type\": \"text_answer\", \"text\": \"Нить исполнения\"}");
        page.await("audio_received");
        assertThat(rooms.sounds).isEmpty();
    }

    @Test
    void aStreamThatNobodyHearsIsRefusedAtItsFirstPieceAndTakenWhenSomebodyDoes() throws Exception {
        rooms.ears = new SpokenAnswers.EarsNow(SpokenAnswers.Ears.AWAY, List.of());
        var page = RoomClient.asked(door, code);
        var piece = "{\"type\": \"audio_chunk\", \"format\": \"webm\", \"audio_data\": \"" + SOUND + "\"}";
        for (var i = 0; i < 3; i++) {
            page.send(piece);
        }
        page.send("{\"type\": \"audio_end\"}");

        assertThat(page.await("error").getString("code")).isEqualTo("unavailable");
        assertThat(page.await("error").getString("message")).startsWith("Распознавание речи сейчас недоступно.");
        rooms.ears = FakeInterviews.UNDERSTAND;
        page.send(piece);
        page.send("{\"type\": \"audio_end\"}");
        page.await("audio_received");
        assertThat(page.of("error")).hasSize(1);
        Poll.until(() -> door.filesLeft().isEmpty());
    }

    @Test
    void whoIsNotLetInIsToldWhyInTheLanguageOfTheBrowser() throws Exception {
        var page = new RoomClient(
                SocketClient.connect(door, "/ws/NOSUCHROOM", Map.of("Accept-Language", "ru-RU,ru;q=0.9,en;q=0.8")));

        assertThat(page.closed()).startsWith("4004 ");
        assertThat(page.of("error").getFirst().getString("message")).startsWith("Такой комнаты нет");
        assertThat(page.of("error").getFirst().getString("code")).isEqualTo("not-found");
    }

    @Test
    void aSecondPersonIsToldThatSomebodyIsInTheRoom() throws Exception {
        RoomClient.enter(door, code).await("room_info");

        var second = RoomClient.enter(door, code);

        assertThat(second.closed()).startsWith("4009 somebody else is in this room");
        assertThat(second.of("error").getFirst().getString("code")).isEqualTo("conflict");
        assertThat(second.of("error").getFirst().getString("message")).startsWith("В комнате уже кто-то есть.");
    }

    @Test
    void aRoomIsFreeAgainWhenTheCandidateHasLeft() throws Exception {
        var first = RoomClient.enter(door, code);
        first.await("room_info");
        first.hangUp();
        Poll.until(() -> !rooms.left.isEmpty());

        RoomClient.enter(door, code).await("room_info");
    }

    @Test
    void aPageThatComesBackGoesOnWithTheSameQuestion() throws Exception {
        var visitor = UUID.randomUUID();
        var before = RoomClient.enter(door, code, visitor);
        before.send("{\"type\": \"start_interview\"}");
        before.await("question");

        var after = RoomClient.enter(door, code, visitor);

        assertThat(after.await("room_info").getString("state")).isEqualTo("asking");
        assertThat(after.await("question").getString("question_id")).isEqualTo("q1");
        assertThat(before.closed()).startsWith("4001 ");
        assertThat(rooms.left).isEmpty();
    }

    @Test
    void anAnswerIsNotLostWhenTheSocketDropsWhileItIsEvaluated() throws Exception {
        var visitor = UUID.randomUUID();
        var before = RoomClient.enter(door, code, visitor);
        before.send("{\"type\": \"start_interview\"}");
        before.await("waiting_for_answer");
        before.send("{\"type\": \"audio_data\", \"question_id\": \"q1\", \"audio_data\": \"" + SOUND + "\"}");
        before.await("audio_received");
        before.hangUp();

        var after = RoomClient.enter(door, code, visitor);
        assertThat(after.await("room_info").getString("state")).isEqualTo("evaluating");
        // It may have got no answer, and sends it once more.
        after.send("{\"type\": \"audio_data\", \"question_id\": \"q1\", \"audio_data\": \"" + SOUND + "\"}");
        after.await("audio_received");
        rooms.happen(code, new Event.Evaluated("q1", new Evaluation(Optional.of(5), "")));
        rooms.askNext(code);

        assertThat(after.await("question").getString("question_id")).isEqualTo("q2");
    }

    @Test
    void aPageThatKnowsNothingOfReconnectingMayStartAgain() throws Exception {
        var visitor = UUID.randomUUID();
        RoomClient.enter(door, code, visitor).send("{\"type\": \"start_interview\"}");
        Poll.until(() -> !rooms.acts.isEmpty());
        var after = RoomClient.enter(door, code, visitor);
        after.await("question");

        after.send("{\"type\": \"start_interview\"}");

        assertThat(after.await("question", 2).getString("question_id")).isEqualTo("q1");
        assertThat(after.of("error")).isEmpty();
    }

    @Test
    void aRoomThatIsOverSaysSo() throws Exception {
        rooms.become(code, new Event.Completed(2));

        assertThat(RoomClient.enter(door, code).await("interview_complete").getString("message"))
                .isEqualTo("Интервью завершено. Спасибо!");
    }

    @Test
    void whatHappenedUnheardIsFoundInTheRoom() throws Exception {
        var page = RoomClient.asked(door, code);

        rooms.become(code, new Event.Asked(FakeInterviews.question("q9", "Unheard?")));

        assertThat(page.await("question", 2).getString("question_id")).isEqualTo("q9");
        rooms.become(code, new Event.Asked(FakeInterviews.question("q10", "Unheard too?")));
        rooms.happen(code, new Event.Asked(FakeInterviews.question("q11", "Heard?")));
        Poll.until(() -> page.of("question").getLast().getString("question_id").equals("q11"));
    }

    @Test
    void theRoomLearnsThatTheVisitorIsStillThere() throws Exception {
        var visitor = UUID.randomUUID();
        var page = RoomClient.enter(door, code, visitor);

        Poll.until(() -> rooms.stayed.size() > 2);

        assertThat(rooms.stayed).containsOnly(visitor);
        // The answers to pings are no messages.
        assertThat(page.types()).containsExactly("room_info");
    }

    @Test
    void aRoomThatIsRemovedClosesWith4004() throws Exception {
        var page = RoomClient.asked(door, code);

        rooms.rooms.remove(code);

        assertThat(page.closed()).startsWith("4004 ");
    }

    @Test
    void whatTheRoomRefusesIsToldAndTheSocketStays() throws Exception {
        var page = RoomClient.asked(door, code);
        rooms.broken = Optional.of(Failure.CONFLICT.because("an answer to q1 is awaited"));

        page.send("{\"type\": \"next_question\"}");

        var error = page.await("error");
        assertThat(error.getString("message")).startsWith("Сейчас задан уже другой вопрос.");
        assertThat(error.getString("code")).isEqualTo("conflict");
        assertThat(error.getString("detail")).isEqualTo("an answer to q1 is awaited");
        rooms.broken = Optional.empty();
        page.send("{\"type\": \"next_question\"}");
        page.await("question", 2);
    }

    private static JsonObject piece(String sound) {
        return new JsonObject()
                .put("type", "audio_chunk")
                .put("format", "webm")
                .put("audio_data", Base64.getEncoder().encodeToString(sound.getBytes(UTF_8)));
    }
}
