package dev.parley.office;

/** What a model wrote is no answer; the message says why, to the model as well as to people. Expected, so it has no stack trace. */
final class UnfitAnswer extends RuntimeException {

    UnfitAnswer(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
