package dev.parley.models.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of the catalog.
 *
 * @param name names the entry and its folder in the cache
 * @param purpose what it is for, one line
 * @param neededByDefault whether the embedded default needs it
 * @param npm the npm package that carries its files
 * @param maven the artifact in Maven's repositories that carries its files
 * @param files the files to fetch, at least one
 * @param preparation what is made from the fetched files before they can be used
 * @param labels what a classifier's classes are called, in their order; empty where it says so itself, or is none
 */
public record Weight(
        String name,
        String purpose,
        String licence,
        boolean neededByDefault,
        Optional<NpmPackage> npm,
        Optional<MavenArtifact> maven,
        List<WeightFile> files,
        Optional<PreparationStep> preparation,
        List<String> labels) {

    public Weight {
        files = List.copyOf(files);
        labels = List.copyOf(labels);
    }

    /**
     * A package as {@code npm pack} takes it.
     *
     * @param specification such as {@code @scope/name@1.2.3}
     * @param size bytes of the packed package, for the progress bar
     */
    public record NpmPackage(String specification, OptionalLong size) {}

    /**
     * A jar as Maven names it.
     *
     * @param coordinates such as {@code group:artifact:1.2.3}
     * @param size bytes that Maven writes until it is there, for the progress bar
     */
    public record MavenArtifact(String coordinates, OptionalLong size) {}

    /**
     * A step that is done once, after fetching.
     *
     * @param step the name under which the resolver knows it
     * @param version raised when the step makes something else than before
     * @param makes the names of the files it makes
     */
    public record PreparationStep(String step, int version, List<String> makes) {

        public PreparationStep {
            makes = List.copyOf(makes);
        }

        /** Tells outputs of one version from those of another. */
        String key() {
            return step + " " + version;
        }
    }

    /** What one types to fetch this weight. */
    public String pullCommand() {
        return "./parley models pull " + name;
    }
}
