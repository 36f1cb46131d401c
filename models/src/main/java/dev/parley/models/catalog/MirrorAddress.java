package dev.parley.models.catalog;

import java.net.URI;

/** A folder with weights behind a web server. */
record MirrorAddress(URI folder, HttpDownload http) implements WeightSource {

    MirrorAddress {
        folder = URI.create(folder.toString().replaceAll("/*$", "/"));
    }

    @Override
    public void fetch(Fetch fetch) {
        for (var file : fetch.missing()) {
            MirrorFolder.paths(fetch.weight(), file)
                    .map(folder::resolve)
                    .filter(_ -> fetch.missing().contains(file))
                    .forEach(address -> http.fetch(fetch, file, address));
        }
    }
}
