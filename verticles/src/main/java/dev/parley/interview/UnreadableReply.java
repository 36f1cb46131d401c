package dev.parley.interview;

/** A model has replied something else than it was asked for; the message tells it what. */
final class UnreadableReply extends RuntimeException {

    UnreadableReply(String error) {
        super(error);
    }

    String error() {
        return String.valueOf(getMessage());
    }
}
