package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.file.Path;

/** Makes usable files from fetched ones; the catalog names it in {@code prepare.step}. */
@FunctionalInterface
public interface Preparation {

    /**
     * Writes the files that the catalog lists in {@code prepare.makes}.
     *
     * @param fetched folder with the fetched and checked files
     * @param target empty folder to write to
     */
    void prepare(Path fetched, Path target) throws IOException;
}
