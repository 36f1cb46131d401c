package dev.parley.models;

/** Told how far a long piece of work has come; also the way to stop it. */
@FunctionalInterface
public interface Progress {

    /** For work that nobody watches and nobody stops. */
    Progress NONE = fraction -> {};

    /**
     * Called now and then with the share that is done, from 0 to 1, never falling.
     *
     * @throws java.util.concurrent.CancellationException to stop the work; it reaches the caller of the work
     */
    void reached(double fraction);

    /** For a part of the work, from one share of the whole to another. */
    default Progress part(double from, double to) {
        return fraction -> reached(from + fraction * (to - from));
    }
}
