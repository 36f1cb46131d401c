package dev.parley.voice;

/** What one text has used of speech servers. Owned by one thread. */
final class SpeechUse {

    private int calls;
    private long characters;
    private boolean sent;

    /** @param made calls of one piece
     *  @param text its characters
     *  @param reached whether the server was reached, so that they count */
    void called(int made, int text, boolean reached) {
        calls += made;
        characters += reached ? text : 0;
        sent |= reached;
    }

    int calls() {
        return calls;
    }

    /** Those of the pieces that have reached a server. */
    long characters() {
        return characters;
    }

    boolean sent() {
        return sent;
    }
}
