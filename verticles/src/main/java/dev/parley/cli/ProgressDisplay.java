package dev.parley.cli;

/** Shows on standard error how far a piece of work is. Called from one thread at a time; close it before printing results. */
interface ProgressDisplay extends AutoCloseable {

    /**
     * @param activity what is being done, for people
     * @param fraction 0–1 of the whole
     */
    void show(String activity, double fraction);

    @Override
    void close();

    /** A bar where a person watches, else a plain line for each new activity. */
    static ProgressDisplay onStandardError() {
        return Terminal.watchesErrors() ? new ProgressBarDisplay(System.err) : new PlainProgress(System.err);
    }
}
