package dev.parley.llm.policy;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** From the model that somebody asks for to those that are called in turn. For one context. */
final class Routes {

    private static final int NEAR_NAMES = 3;

    private final LlmConf conf;
    private final OfferedModels offered;

    Routes(LlmConf conf, OfferedModels offered) {
        this.conf = conf;
        this.offered = offered;
    }

    /** The models of a chat. NOT_FOUND, with names that are near, where there is none of this name. */
    Future<List<Target>> forChat(String model) {
        return find(model.isEmpty() ? LlmConf.DEFAULT : model, ProviderConf::model, "model");
    }

    /** The models for vectors. */
    Future<List<Target>> forVectors(String model) {
        return find(model.isEmpty() ? LlmConf.EMBEDDING : model, ProviderConf::embeddingModel, "embedding-model");
    }

    private Future<List<Target>> find(String name, Function<ProviderConf, Optional<String>> standard, String setting) {
        var route = conf.routes().get(name);
        if (route != null) {
            return Future.succeededFuture(route.stream()
                    .map(target -> target(target, standard, setting).orElseThrow(() -> unknown(target)))
                    .toList());
        }
        return target(name, standard, setting)
                .or(() -> byModel(name))
                .map(target -> Future.succeededFuture(List.of(target)))
                .orElseGet(() -> offered.ask().map(_ -> List.of(byModel(name).orElseThrow(() -> unknown(name)))));
    }

    /** {@code provider} or {@code provider/model}. */
    private Optional<Target> target(String name, Function<ProviderConf, Optional<String>> standard, String setting) {
        var slash = name.indexOf('/');
        var provider = conf.providers().get(slash < 0 ? name : name.substring(0, slash));
        if (provider == null) {
            return Optional.empty();
        }
        var model = slash < 0 ? standard.apply(provider) : Optional.of(name.substring(slash + 1));
        return Optional.of(new Target(provider.name(), model.orElseGet(() -> {
            if (provider.isForeign()) {
                throw Failure.INVALID.because("model: " + name + " needs a model behind a slash, or the setting "
                        + "llm.providers." + name + "." + setting);
            }
            return provider.name();
        })));
    }

    /** A model alone, where a provider has it. */
    private Optional<Target> byModel(String model) {
        return conf.providers().keySet().stream()
                .sorted()
                .filter(provider ->
                        offered.known().getOrDefault(provider, List.of()).contains(model))
                .findFirst()
                .map(provider -> new Target(provider, model));
    }

    /** The failure with names that are near, where a provider does not know a model of the name that was asked for. */
    Future<FailureException> withNames(FailureException failure, String name) {
        return failure.failure() == Failure.NOT_FOUND
                ? offered.ask().map(_ -> unknown(failure.detail(), name))
                : Future.succeededFuture(failure);
    }

    private FailureException unknown(String name) {
        return unknown("there is no " + shortened(name), name);
    }

    private FailureException unknown(String reason, String name) {
        var near = names().sorted(Comparator.comparingInt((String known) -> distance(shortened(name), known))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NEAR_NAMES)
                .toList();
        return Failure.NOT_FOUND.because(
                "model: " + reason + "; near it are " + String.join(", ", near) + "; GET /v1/models lists all");
    }

    /** Somebody may have left out the provider or the model. */
    private static int distance(String name, String known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        var parts = known.split("/", 2);
        var ofPart = Stream.of(parts)
                .mapToInt(part -> distance.apply(name, part))
                .min()
                .orElseThrow();
        return Math.min(distance.apply(name, known), 1 + ofPart);
    }

    private Stream<String> names() {
        return Stream.concat(
                        conf.routes().keySet().stream(),
                        offered.known().entrySet().stream().flatMap(Routes::names))
                .distinct();
    }

    private static Stream<String> names(Map.Entry<String, List<String>> provider) {
        return provider.getValue().isEmpty()
                ? Stream.of(provider.getKey())
                : provider.getValue().stream().map(model -> provider.getKey() + "/" + model);
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}
