package dev.parley.llm.wire;

/** Cuts a stream that comes in any pieces into its events. Confined to one stream. */
public interface EventParser {

    /** Takes one event; the array is the parser's, and only for the time of the call. */
    @FunctionalInterface
    interface Sink {

        /** @param name of the event; empty for none */
        void event(String name, byte[] bytes, int offset, int length);
    }

    /** The next bytes of the stream; the events that they complete go to the sink. */
    void read(byte[] bytes, Sink sink);

    /** The stream is over: what is left goes to the sink. */
    void end(Sink sink);
}
