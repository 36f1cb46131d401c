package dev.parley.llm.policy;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import dev.parley.upstream.Target;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** From the model that somebody asks for to those that are called in turn. For one context. */
final class Routes {

    private static final int NEAR_NAMES = 3;

    private LlmConf conf;
    private final OfferedModels offered;

    Routes(LlmConf conf, OfferedModels offered) {
        this.conf = conf;
        this.offered = offered;
    }

    void change(LlmConf next) {
        conf = next;
    }

    /** The models of a chat. UNAVAILABLE where all providers of a route are off; NOT_FOUND, with names that are near, where there is none of this name. */
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
            var targets = route.stream()
                    .flatMap(target -> target(target, standard, setting).stream())
                    .toList();
            return targets.isEmpty() ? Future.failedFuture(nobody(name, route)) : Future.succeededFuture(targets);
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

    /** Of a route whose providers wait for their keys. */
    private FailureException nobody(String name, List<String> route) {
        return Failure.UNAVAILABLE.because("model: nobody of the route " + name + " can be asked: "
                + route.stream()
                        .flatMap(target -> off(target).stream())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }

    /** Why the provider of a model is off; empty where it is not, or there is none. */
    private Optional<String> off(String target) {
        var name = target.split("/", 2)[0];
        return conf.off().stream()
                .filter(provider -> provider.name().equals(name))
                .map(provider -> name + " is off (" + provider.offReason() + ")")
                .findFirst();
    }

    /** The failure with names that are near, where a provider does not know a model of the name that was asked for. */
    Future<FailureException> withNames(FailureException failure, String name) {
        return failure.failure() == Failure.NOT_FOUND
                ? offered.ask().map(_ -> unknown(failure.detail(), name))
                : Future.succeededFuture(failure);
    }

    private FailureException unknown(String name) {
        var off = off(name);
        if (off.isPresent()) {
            return Failure.NOT_FOUND.because("model: " + shortened(name) + " is not to be had: " + off.get());
        }
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
