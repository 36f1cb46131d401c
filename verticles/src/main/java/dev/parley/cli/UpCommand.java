package dev.parley.cli;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Bus;
import dev.parley.bus.Identities;
import dev.parley.conf.Conf;
import dev.parley.conf.Role;
import dev.parley.logging.Logging;
import dev.parley.models.BundledWeights;
import dev.parley.secrets.LoadedConf;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley up}: the service, until Ctrl-C or TERM. Standard output gets one line, when it is ready. */
@Command(name = "up", description = "Runs the service until Ctrl-C, which lets running jobs go on at the next start.")
final class UpCommand implements Callable<Integer> {

    /** Servers that a process can bring along. */
    enum EmbeddedServer {
        KAFKA
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private DataOption data;

    @Option(names = "--port", paramLabel = "N", description = "Port of the HTTP door; 0 for any free one.")
    private @Nullable String port;

    @Option(names = "--cluster", description = "Joins the other nodes, see docs/cluster.md.")
    private boolean cluster;

    @Option(
            names = "--roles",
            paramLabel = "R,…",
            description =
                    "What this node of a cluster is for: some of http, jobs, speech, llm, kafka; all if not given.")
    private @Nullable String roles;

    @Option(names = "--with", paramLabel = "SERVER", description = "Runs this server as well, in this process: kafka.")
    private Set<EmbeddedServer> with = Set.of();

    @SuppressWarnings("NullAway.Init") // picocli sets mixins before the call
    UpCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var options = new HashMap<>(data.settings());
        if (port != null) {
            options.put("http.port", port);
        }
        if (cluster) {
            options.put("cluster.enabled", "true");
        }
        if (roles != null) {
            options.put("cluster.roles", roles);
        }
        with.forEach(server -> options.put(server.name().toLowerCase(Locale.ROOT) + ".embedded", "true"));
        var loaded = common.loadedConf(options);
        var conf = loaded.conf();
        if (roles != null && !conf.cluster().enabled()) {
            throw new ParameterException(
                    spec.commandLine(), "--roles goes with --cluster: a node that is alone does everything");
        }
        Logging.start(conf.log());
        serve(loaded);
        return ParleyCommand.DONE;
    }

    private void serve(LoadedConf loaded) throws IOException, InterruptedException {
        var conf = loaded.conf();
        var endpoint = EndpointFile.in(conf.store().data());
        var weights =
                BundledWeights.resolver(conf.models().cache(), conf.models().mirror());
        if (conf.cluster().does(Role.SPEECH)) {
            WeightFetch.needed(weights, conf.speech().model());
        }
        try (var parley = new Parley(conf, Purpose.SERVICE, weights, loaded.watch());
                var _ = ShutdownHook.on(() -> stop(parley, endpoint))) {
            var running = parley.start();
            var place = conf.cluster().does(Role.HTTP) ? openFor(conf, running, endpoint) : "without a door";
            spec.commandLine().getOut().printf(Locale.ROOT, "ready %s in %.1f s%n", place, sinceProcessStart());
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
        }
    }

    /** Sees to it that somebody can come in; replies where. */
    private String openFor(Conf conf, Parley.Running running, EndpointFile endpoint) throws IOException {
        var administrator =
                AdminKey.in(conf).make(running.bus(), spec.commandLine().getErr());
        var url = "http://" + reachable(conf.http().host()) + ":" + running.port();
        if (administrator.isPresent() && conf.http().onlyThisMachine()) {
            welcome(running.bus(), administrator.get(), url);
        }
        endpoint.write(url);
        return url;
    }

    /** Who has just installed Parley looks at it in a browser first, and needs no key for that; the code is no key, and holds once. */
    private void welcome(Bus bus, UUID administrator, String url) {
        var code = bus.await(Identities.INVITE, new Identities.Invite(administrator))
                .code();
        var err = spec.commandLine().getErr();
        err.println("parley: to look at it in a browser, once within 15 minutes: " + url + "/#welcome=" + code);
        err.flush();
    }

    /** Runs in the shutdown hook. A service that was told to stop and did has not failed, so the exit code is 0. */
    private static void stop(Parley parley, EndpointFile endpoint) {
        endpoint.delete();
        parley.close();
        Runtime.getRuntime().halt(ParleyCommand.DONE);
    }

    /** An address that can be called: all interfaces are none in particular. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    private static double sinceProcessStart() {
        var started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return Duration.between(started, Instant.now()).toMillis() / 1e3;
    }
}
