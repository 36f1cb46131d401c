package dev.parley.cli;

import dev.parley.Parley;
import dev.parley.Parley.Purpose;
import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.conf.Conf;
import dev.parley.models.BundledWeights;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley user add}: by the service where it runs, else in its store. Standard output gets the key alone. */
@Command(name = "add", description = "Adds a user and prints the API key, which is shown this once.")
final class UserAddCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "NAME", description = "Name of the user.")
    private String name;

    @Option(names = "--admin", description = "The user may manage users and see everything.")
    private boolean admin;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    UserAddCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var conf = common.conf(data.settings());
        CommandLogging.start(conf.log());
        var role = admin ? Role.ADMIN : Role.USER;
        var running = addByService(conf, role);
        spec.commandLine().getOut().println(running.isPresent() ? running.get() : addInStore(conf, role));
        return ParleyCommand.DONE;
    }

    /** Empty where no service runs on this data folder. */
    private Optional<String> addByService(Conf conf, Role role) throws IOException, InterruptedException {
        var endpoint = EndpointFile.in(conf.store().data()).read();
        return endpoint.isEmpty()
                ? Optional.empty()
                : new ServiceClient(endpoint.get(), AdminKey.in(conf)).addUser(name, role);
    }

    private String addInStore(Conf conf, Role role) {
        try (var parley = new Parley(
                        conf,
                        Purpose.ACCOUNTS,
                        BundledWeights.resolver(
                                conf.models().cache(), conf.models().mirror()));
                var _ = ShutdownHook.on(parley::close)) {
            var bus = parley.start().bus();
            return bus.await(Accounts.CREATE, new Accounts.Create(name, role)).apiKey();
        }
    }
}
