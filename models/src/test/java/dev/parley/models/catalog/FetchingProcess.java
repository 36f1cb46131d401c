package dev.parley.models.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Another JVM that resolves the weight {@code tiny} of a catalog, and says on its standard output how far it is. */
final class FetchingProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private FetchingProcess(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    static FetchingProcess start(Path catalog, Path cache) throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new FetchingProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classPath,
                        FetchingProcess.class.getName(),
                        catalog.toString(),
                        cache.toString())
                .redirectErrorStream(true)
                .start());
    }

    /** Reads on until a line with these words comes. */
    void awaitLine(String words) throws IOException {
        var line = output.readLine();
        while (line != null && !line.contains(words)) {
            line = output.readLine();
        }
        Objects.requireNonNull(line, "the process ended without saying: " + words);
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        var catalog = Catalog.parse(Files.readString(Path.of(arguments[0])));
        var resolver = Samples.resolver(catalog, Path.of(arguments[1]), new Hub(Samples.HTTP));
        var folder = resolver.resolve("tiny", (_, bytes, _) -> System.out.println("received " + bytes));
        System.out.println("resolved " + folder);
    }
}
