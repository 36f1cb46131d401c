package dev.parley.bus;

/** The reply of a request that has nothing to tell but that it was done. */
public record Done() implements Message {

    /** The only value worth having. */
    public static final Done DONE = new Done();
}
