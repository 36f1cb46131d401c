package dev.parley.cli;

import dev.parley.models.BundledWeights;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley models pull}. Standard output gets the folder. */
@Command(name = "pull", description = "Fetches a weight and prints the folder in which it is.")
final class ModelsPullCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "Name of the weight, from: parley models list")
    private String name;

    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the call
    ModelsPullCommand() {}

    @Override
    public Integer call() {
        var conf = common.conf(Map.of());
        CommandLogging.start(conf.log());
        var weights =
                BundledWeights.resolver(conf.models().cache(), conf.models().mirror());
        WeightFetch.one(weights, name);
        spec.commandLine().getOut().println(weights.resolve(name));
        return ParleyCommand.DONE;
    }
}
