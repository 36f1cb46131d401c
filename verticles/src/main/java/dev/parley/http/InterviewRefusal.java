package dev.parley.http;

import dev.parley.bus.FailureException;
import dev.parley.bus.Interviews.Stage;
import dev.parley.bus.SpokenAnswers.Ears;

/** Why a candidate cannot do something now, in words for one who knows nothing of this service. */
enum InterviewRefusal {
    UNKNOWN_ROOM(
            "There is no such room, or its time is up. Ask whoever invited you for a new link.",
            "Такой комнаты нет, или срок её действия истёк. Попросите новую ссылку у того, кто вас пригласил."),
    OCCUPIED(
            "Somebody is in this room already. Close the other window, wait a little, and come in again.",
            "В комнате уже кто-то есть. Закройте другое окно, немного подождите и войдите снова."),
    NOT_BEGUN("The interview has not begun yet. Begin it first.", "Интервью ещё не началось. Сначала начните его."),
    QUESTION_CHANGED(
            "Another question is being asked by now. Please answer that one.",
            "Сейчас задан уже другой вопрос. Ответьте, пожалуйста, на него."),
    AT_WORK(
            "Your last answer is still being worked on. Please wait for the next question.",
            "Предыдущий ответ ещё обрабатывается. Подождите, пожалуйста, следующего вопроса."),
    OVER("The interview is over; nothing more is awaited.", "Интервью уже окончено, отвечать больше не нужно."),
    TOO_LONG(
            "The answer is too long. Please answer more briefly.",
            "Ответ слишком длинный. Ответьте, пожалуйста, короче."),
    NO_SOUND(
            "There is no sound in what came here. Please check the microphone and answer once more, or in writing.",
            "В записи нет звука. Проверьте микрофон и ответьте ещё раз или письменно."),
    NOT_THIS_LANGUAGE(
            "Spoken answers in this language are not understood here. Please answer in writing.",
            "Речь на этом языке здесь не распознаётся. Ответьте, пожалуйста, письменно."),
    NOBODY_HEARS(
            "Spoken answers cannot be understood at the moment. Please answer in writing, or speak a little later.",
            "Распознавание речи сейчас недоступно. Ответьте письменно или попробуйте голосом чуть позже."),
    UNREADABLE(
            "That did not arrive in a form that can be read. Reload the page and try again.",
            "Сообщение не удалось прочесть. Обновите страницу и попробуйте ещё раз."),
    BUSY(
            "That is not possible at this moment. Please try again a little later.",
            "Сейчас это сделать не получается. Попробуйте, пожалуйста, чуть позже."),
    BROKEN(
            "Something went wrong here, and not because of you. Please try once more.",
            "Что-то сломалось на нашей стороне — вы ни при чём. Попробуйте, пожалуйста, ещё раз.");

    private final String english;
    private final String russian;

    InterviewRefusal(String english, String russian) {
        this.english = english;
        this.russian = russian;
    }

    /** @param language BCP 47 tag; whoever speaks neither Russian nor English gets English */
    String in(String language) {
        return switch (InterviewWords.of(language)) {
            case ENGLISH -> english;
            case RUSSIAN -> russian;
        };
    }

    /** Of what somebody in the room has wanted. */
    static InterviewRefusal of(FailureException failure, Stage stage) {
        return switch (failure.failure()) {
            case CONFLICT -> awaited(stage);
            case NOT_FOUND -> UNKNOWN_ROOM;
            case INVALID -> UNREADABLE;
            case TOO_LARGE -> TOO_LONG;
            case UNSUPPORTED_MEDIA -> NO_SOUND;
            case OVER_QUOTA, UNAVAILABLE, TIMED_OUT, CANCELLED -> BUSY;
            case UNAUTHORIZED, FORBIDDEN, INTERNAL -> BROKEN;
        };
    }

    /** Of coming in. */
    static InterviewRefusal ofEntering(FailureException failure) {
        return switch (failure.failure()) {
            case CONFLICT -> OCCUPIED;
            case INVALID -> UNKNOWN_ROOM;
            default -> of(failure, Stage.OPEN);
        };
    }

    /** Of speaking, where nobody understands it. */
    static InterviewRefusal of(Ears ears) {
        return ears == Ears.AWAY ? NOBODY_HEARS : NOT_THIS_LANGUAGE;
    }

    private static InterviewRefusal awaited(Stage stage) {
        return switch (stage) {
            case OPEN -> NOT_BEGUN;
            case ASKING -> QUESTION_CHANGED;
            case EVALUATING -> AT_WORK;
            case COMPLETE, ENDED -> OVER;
        };
    }
}
