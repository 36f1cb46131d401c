package dev.parley.models.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.models.catalog.Weight.MavenArtifact;
import dev.parley.models.catalog.Weight.NpmPackage;
import dev.parley.models.catalog.Weight.PreparationStep;
import dev.parley.models.catalog.WeightException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the catalog's YAML and collects what is wrong with it, so that all problems are shown at once. Used once. */
final class CatalogReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
    /** Without a leading dot: those names are the cache's own. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][\\w.-]*");

    private static final Pattern PATH = Pattern.compile("(?!.*\\.\\.)[\\w@][\\w@.-]*(/[\\w@.-]+)*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PACKAGE = Pattern.compile("(@[\\w.-]+/)?\\w[\\w.-]*@\\d[\\w.+-]*");
    private static final Pattern ARTIFACT = Pattern.compile("\\w[\\w.-]*:\\w[\\w.-]*:\\d[\\w.+-]*");
    private static final Pattern ADDRESS = Pattern.compile("https?://[\\w.:-]+/\\S+");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9]\\d{0,17}");
    private static final Pattern BOOLEAN = Pattern.compile("true|false");
    private static final Pattern LINE = Pattern.compile("\\S.*");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<String> problems = new ArrayList<>();

    Catalog read(String yaml) {
        var weights = elements(parse(yaml).path("weights"), "weights").stream()
                .map(this::weight)
                .toList();
        refuseTwice("weights", weights.stream().map(Weight::name).toList());
        if (!problems.isEmpty()) {
            throw new WeightException(Kind.CATALOG, "The catalog of weights is wrong: " + String.join("; ", problems));
        }
        return new Catalog(weights);
    }

    private static JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw new WeightException(
                    Kind.CATALOG,
                    "The catalog of weights is not YAML: line %d: %s"
                            .formatted(where == null ? 0 : where.getLineNr(), e.getOriginalMessage()),
                    e);
        }
    }

    private Weight weight(JsonNode node) {
        var place = node.path("name").asText("a weight without name");
        allowOnly(
                node,
                place,
                Set.of("name", "purpose", "licence", "default", "npm", "maven", "files", "prepare", "labels"));
        var files = elements(node.path("files"), place + ": files").stream()
                .map(file -> file(file, place + ": "))
                .toList();
        var weight = new Weight(
                required(node, place, "name", NAME, "small letters, digits and hyphens"),
                required(node, place, "purpose", LINE, "a line of text"),
                required(node, place, "licence", LINE, "a line of text"),
                text(node, place, "default", BOOLEAN, "true or false")
                        .map(Boolean::valueOf)
                        .orElse(false),
                section(node, place, "npm").map(npm -> npmPackage(npm, place + ": npm")),
                section(node, place, "maven").map(maven -> mavenArtifact(maven, place + ": maven")),
                files,
                section(node, place, "prepare").map(prepare -> preparation(prepare, place + ": prepare")),
                node.has("labels")
                        ? elements(node.path("labels"), place + ": labels").stream()
                                .map(JsonNode::asText)
                                .toList()
                        : List.of());
        refuseContradictions(weight);
        return weight;
    }

    private WeightFile file(JsonNode node, String above) {
        var place = above + node.path("name").asText("a file without name");
        allowOnly(node, place, Set.of("name", "size", "sha256", "npm", "maven", "mirror", "hub"));
        return new WeightFile(
                required(node, place, "name", FILE_NAME, "a file name without a folder"),
                number(node, place, "size"),
                text(node, place, "sha256", SHA256, "64 small hexadecimal digits"),
                text(node, place, "npm", PATH, "a path inside the package"),
                text(node, place, "maven", PATH, "a path inside the artifact"),
                text(node, place, "mirror", PATH, "a path below the mirror"),
                text(node, place, "hub", ADDRESS, "an http or https address").map(URI::create));
    }

    private NpmPackage npmPackage(JsonNode node, String place) {
        allowOnly(node, place, Set.of("package", "size"));
        return new NpmPackage(
                required(node, place, "package", PACKAGE, "a package with its version, such as @scope/name@1.2.3"),
                number(node, place, "size"));
    }

    private MavenArtifact mavenArtifact(JsonNode node, String place) {
        allowOnly(node, place, Set.of("artifact", "size"));
        return new MavenArtifact(
                required(node, place, "artifact", ARTIFACT, "coordinates with a version, such as group:artifact:1.2.3"),
                number(node, place, "size"));
    }

    private PreparationStep preparation(JsonNode node, String place) {
        allowOnly(node, place, Set.of("step", "version", "makes"));
        var makes = elements(node.path("makes"), place + ": makes").stream()
                .map(JsonNode::asText)
                .toList();
        makes.stream()
                .filter(name -> !FILE_NAME.matcher(name).matches())
                .forEach(
                        name -> problems.add(place + ": makes: \"" + name + "\" must be a file name without a folder"));
        return new PreparationStep(
                required(node, place, "step", NAME, "small letters, digits and hyphens"),
                (int) number(node, place, "version").orElse(1),
                makes);
    }

    private void refuseContradictions(Weight weight) {
        var names =
                new ArrayList<>(weight.files().stream().map(WeightFile::name).toList());
        weight.preparation().ifPresent(step -> names.addAll(step.makes()));
        refuseTwice(weight.name(), names);
        for (var file : weight.files()) {
            var place = weight.name() + ": " + file.name();
            if (file.npm().isPresent() && weight.npm().isEmpty()) {
                problems.add(place + ": npm: the weight names no npm package");
            }
            if (file.maven().isPresent() && weight.maven().isEmpty()) {
                problems.add(place + ": maven: the weight names no Maven artifact");
            }
            var isPublic = file.npm().isPresent()
                    || file.maven().isPresent()
                    || file.hub().isPresent();
            if (!isPublic && file.mirror().isEmpty()) {
                problems.add(place + ": one of npm, maven, mirror and hub must say where it comes from");
            }
            if (weight.neededByDefault() && !isPublic) {
                problems.add(place + ": a default weight must come from npm, maven or hub, not from a mirror alone");
            }
        }
    }

    private void refuseTwice(String place, List<String> names) {
        var seen = new HashSet<String>();
        names.stream()
                .filter(name -> !name.isEmpty() && !seen.add(name))
                .forEach(name -> problems.add(place + ": \"" + name + "\" is there twice"));
    }

    private void allowOnly(JsonNode node, String place, Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                problems.add("%s: there is no key \"%s\"; there are %s".formatted(place, key, sorted(keys)));
            }
        });
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", keys.stream().sorted().toList());
    }

    private Optional<JsonNode> section(JsonNode node, String place, String key) {
        if (node.has(key) && !node.path(key).isObject()) {
            problems.add(place + ": " + key + ": must hold keys of its own");
        }
        return Optional.of(node.path(key)).filter(JsonNode::isObject);
    }

    private List<JsonNode> elements(JsonNode node, String place) {
        if (!node.isArray() || node.isEmpty()) {
            problems.add(place + ": must be a list with at least one element");
            return List.of();
        }
        return StreamSupport.stream(node.spliterator(), false).toList();
    }

    private OptionalLong number(JsonNode node, String place, String key) {
        return text(node, place, key, WHOLE_NUMBER, "a whole number above 0").stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private String required(JsonNode node, String place, String key, Pattern pattern, String form) {
        if (!node.hasNonNull(key)) {
            problems.add(place + ": " + key + " is missing");
        }
        return text(node, place, key, pattern, form).orElse("");
    }

    private Optional<String> text(JsonNode node, String place, String key, Pattern pattern, String form) {
        @Nullable JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        var text = value.asText();
        if (!pattern.matcher(text).matches()) {
            problems.add("%s: %s = \"%s\" must be %s".formatted(place, key, text, form));
            return Optional.empty();
        }
        return Optional.of(text);
    }
}
