package dev.parley.cli;

import dev.parley.models.BundledWeights;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code parley models list}. */
@Command(name = "list", description = "Lists the weights: name, whether it is here, licence, purpose.")
final class ModelsListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @SuppressWarnings("NullAway.Init") // picocli sets mixins before the call
    ModelsListCommand() {}

    @Override
    public Integer call() {
        var conf = common.conf(Map.of());
        CommandLogging.start(conf.log());
        var output = spec.commandLine().getOut();
        for (var status : BundledWeights.resolver(
                        conf.models().cache(), conf.models().mirror())
                .list()) {
            var weight = status.weight();
            output.printf(
                    "%-22s %-9s %-12s %s%n",
                    weight.name(), status.installed() ? "here" : "not here", weight.licence(), weight.purpose());
        }
        return ParleyCommand.DONE;
    }
}
