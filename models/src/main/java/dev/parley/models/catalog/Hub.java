package dev.parley.models.catalog;

/** The public addresses in the catalog. */
record Hub(HttpDownload http) implements WeightSource {

    @Override
    public void fetch(Fetch fetch) {
        for (var file : fetch.missing()) {
            file.hub().ifPresent(address -> http.fetch(fetch, file, address));
        }
    }
}
