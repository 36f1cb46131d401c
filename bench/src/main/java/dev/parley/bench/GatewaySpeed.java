package dev.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the door to language models adds to a call: a load generator asks a model that answers at once, in turn directly and
 * through the service, with keys, limits, guard and ledger on. Needs wrk.
 *
 * <p>{@code --home FOLDER} the repository, {@code --work FOLDER} for what is written, {@code --seconds N} of each measurement,
 * {@code --rounds N}, {@code --soak N} requests at the end during which memory is looked at.
 */
final class GatewaySpeed {

    private static final int STUB_PORT = 18_080;

    private final Path home;
    private final Path work;
    private final int seconds;
    private final List<Process> running = new ArrayList<>();

    private GatewaySpeed(Options options) {
        this.home = options.path("home").toAbsolutePath();
        this.work = options.path("work").toAbsolutePath();
        this.seconds = options.number("seconds", 8);
    }

    /** @param requests in all
     *  @param perSecond requests a second
     *  @param half microseconds that half of them took at most
     *  @param most microseconds that 99 of 100 took at most
     *  @param reported the same as wrk reports it, with made-up requests behind each slow one */
    private record Result(long requests, double perSecond, long half, long most, long reported, long failures) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var options = new Options(args);
        var speed = new GatewaySpeed(options);
        try {
            speed.run(options.number("rounds", 3), options.number("soak", 0));
        } finally {
            speed.running.forEach(Process::destroy);
            for (var process : speed.running) {
                process.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private void run(int rounds, int soak) throws IOException, InterruptedException {
        Files.createDirectories(work);
        // Builds what is not built, before anything is started from it.
        start("build", List.of(home.resolve("parley").toString(), "--version")).waitFor();
        var classPath = System.getProperty("java.class.path");
        start("stub", List.of(java(), "-cp", classPath, StubModel.class.getName(), String.valueOf(STUB_PORT)));
        var data = Files.createTempDirectory(work, "data");
        var service = start(
                "service",
                List.of(
                        home.resolve("parley").toString(),
                        "up",
                        "--conf",
                        conf(data).toString()));
        var endpoint = data.resolve("endpoint");
        while (!Files.exists(endpoint)) {
            if (!service.isAlive()) {
                throw new IOException("the service did not start, see " + work.resolve("service.log"));
            }
            Thread.sleep(100);
        }
        var through = Files.readString(endpoint).strip();
        var direct = "http://127.0.0.1:" + STUB_PORT;
        var key = Files.readString(data.resolve("api-key")).strip();
        for (var streamed : List.of(false, true)) {
            load(through, key, streamed, 32);
        }
        System.out.printf(
                "%-28s %12s %10s %10s %14s %9s%n", "", "requests/s", "p50 ms", "p99 ms", "p99 as of wrk", "failures");
        for (var round = 1; round <= rounds; round++) {
            for (var streamed : List.of(false, true)) {
                for (var connections : List.of(4, 32)) {
                    var what = (streamed ? "streams, " : "plain, ") + connections + " connections";
                    show(what + ", direct", load(direct, key, streamed, connections));
                    show(what + ", Parley", load(through, key, streamed, connections));
                }
            }
        }
        soak(through, key, service, soak);
    }

    private void soak(String through, String key, Process service, int requests)
            throws IOException, InterruptedException {
        var done = 0L;
        while (done < requests) {
            done += load(through, key, false, 32).requests();
            System.out.printf(Locale.ROOT, "after %,d requests: %d MB resident%n", done, residentMegabytes(service));
        }
    }

    private static long residentMegabytes(Process service) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(service.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private Result load(String address, String key, boolean streamed, int connections)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "-s",
                home.resolve("bench/gateway/chat.lua").toString(),
                address + "/v1/chat/completions");
        builder.environment()
                .putAll(Map.of(
                        "KEY", key, "STREAM", streamed ? "yes" : "no", "CONNECTIONS", String.valueOf(connections)));
        var wrk = builder.redirectErrorStream(true).start();
        var output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        var numbers = output.lines()
                .filter(line -> line.startsWith("RESULT "))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk said nothing: " + output))
                .split(" ");
        var requests = Long.parseLong(numbers[1]);
        if (Long.parseLong(numbers[6]) != requests) {
            throw new IOException("this wrk makes up requests in another way, " + numbers[6] + " are left: " + output);
        }
        return new Result(
                requests,
                requests * 1e6 / Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Long.parseLong(numbers[4]),
                Long.parseLong(numbers[5]),
                Long.parseLong(numbers[7]));
    }

    private static void show(String what, Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %12.0f %10.2f %10.2f %14.2f %9d%n",
                what,
                result.perSecond(),
                result.half() / 1e3,
                result.most() / 1e3,
                result.reported() / 1e3,
                result.failures());
    }

    private Path conf(Path data) throws IOException {
        return Files.writeString(work.resolve("gateway.yaml"), """
                http: {port: 0}
                store: {data: "%s"}
                log: {level: warn}
                llm:
                  providers:
                    stub: {url: "http://127.0.0.1:%d/v1", model: small, concurrency: 64}
                  prices: [stub=0.15/0.60]
                limits:
                  admin: {requests-per-minute: 100000000, tokens-per-day: 1000000000000, cost-per-month: 1000000}
                """.formatted(data, STUB_PORT));
    }

    private Process start(String name, List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(name + ".log").toFile())
                .start();
        running.add(process);
        return process;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
