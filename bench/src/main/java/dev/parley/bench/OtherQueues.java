package dev.parley.bench;

import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the scripts that measure other queues, with Node and its packages; the database is the one that Parley was measured on. */
final class OtherQueues {

    private OtherQueues() {}

    static void run(Path scripts, Path work, int jobs, PostgresConf database) throws IOException, InterruptedException {
        var folder = Files.createDirectories(work.resolve("queues"));
        for (var file : List.of("package.json", "bullmq.mjs", "graphile.mjs")) {
            Files.copy(scripts.resolve(file), folder.resolve(file));
        }
        execute(folder, "npm", "install", "--silent", "--no-audit", "--no-fund");
        execute(folder, "node", "bullmq.mjs", String.valueOf(jobs), String.valueOf(freePort()), folder.toString());
        var password = database.password().map(Secret::reveal).orElse("");
        var url = "postgres://" + database.user() + ":" + password + "@" + database.host() + ":" + database.port() + "/"
                + database.database();
        execute(folder, "node", "graphile.mjs", String.valueOf(jobs), url);
    }

    private static void execute(Path folder, String... command) throws IOException, InterruptedException {
        var exit = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
