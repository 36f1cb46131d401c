package dev.parley.bus;

/** Jobs that do nothing, by which the engine is watched and measured. */
public final class Probes {

    /** Their kind. */
    public static final String KIND = "probe";

    private Probes() {}

    /** The input of a probe.
     *
     * @param stages how many checkpoints it makes
     * @param pause before each, in seconds */
    public record Input(int stages, double pause) {}
}
