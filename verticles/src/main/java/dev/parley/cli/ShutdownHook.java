package dev.parley.cli;

/** What is done when the process is told to end, by Ctrl-C or TERM, while a command works. */
final class ShutdownHook implements AutoCloseable {

    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    /** Holds until closed, which the command does when it ends by itself. */
    static ShutdownHook on(Runnable action) {
        var thread = new Thread(action, "shutdown");
        Runtime.getRuntime().addShutdownHook(thread);
        return new ShutdownHook(thread);
    }

    /** Whether the process is on its way out, so that what fails now is no news. */
    static boolean atWork() {
        var probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException _) {
            // It runs already.
        }
    }
}
