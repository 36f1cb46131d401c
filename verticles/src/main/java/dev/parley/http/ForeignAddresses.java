package dev.parley.http;

import dev.parley.bus.Bus;
import dev.parley.bus.Downloads;
import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Addresses that clients send: of recordings to fetch, and to tell what became of a job. Checked before a job is made. */
final class ForeignAddresses {

    /** Fields for the address of a recording; all take the same addresses, and are there for the sake of old clients. */
    private static final List<String> FIELDS = List.of("file_url", "s3_url", "upload");

    private static final String CALLBACK = "callback_url";

    private final Bus bus;

    ForeignAddresses(Bus bus) {
        this.bus = bus;
    }

    /** The recording of a request, sent or to be fetched. Fails with INVALID, naming the field, where it is not exactly one. */
    Future<Source> source(Optional<Path> file, JsonObject fields) {
        var given = FIELDS.stream().filter(fields::containsKey).toList();
        if (given.size() + (file.isPresent() ? 1 : 0) > 1) {
            throw Failure.INVALID.because(given.getLast() + ": give one recording, as " + UploadReceiver.PART + " or "
                    + String.join(" or ", FIELDS.subList(0, 2)));
        }
        if (file.isPresent()) {
            return Future.succeededFuture(new Source.LocalFile(file.get()));
        }
        var field = given.stream()
                .findFirst()
                .orElseThrow(() -> Failure.INVALID.because(UploadReceiver.PART
                        + ": the recording is missing; send it as a file, or its address as file_url"));
        var address = address(field, fields.getString(field));
        return "s3".equalsIgnoreCase(address.getScheme())
                ? Future.succeededFuture(new Source.Foreign(object(field, address)))
                : check(field, address).map(_ -> new Source.Foreign(address));
    }

    /** The address that is told of the end of the job, if one was sent. */
    Future<Optional<String>> callback(JsonObject fields) {
        return callback(FormFields.text(fields, CALLBACK));
    }

    /** The same for one that has been read. */
    Future<Optional<String>> callback(Optional<String> callback) {
        return callback.map(text -> check(CALLBACK, address(CALLBACK, text)).map(callback))
                .orElseGet(() -> Future.succeededFuture(callback));
    }

    /** Checks those of many jobs, which seldom differ, one after the other. */
    Future<?> checkCallbacks(List<JobForm> jobs) {
        var places = new LinkedHashMap<String, String>();
        jobs.forEach(job -> FormFields.text(job.fields(), CALLBACK)
                .ifPresent(text -> places.putIfAbsent(text, job.place() + CALLBACK)));
        Future<?> checked = Future.succeededFuture();
        for (var place : places.entrySet()) {
            checked = checked.compose(_ -> check(place.getValue(), address(place.getValue(), place.getKey())));
        }
        return checked;
    }

    private Future<?> check(String field, URI address) {
        return bus.ask(Downloads.CHECK, new Downloads.Check(field, address));
    }

    private static URI object(String field, URI address) {
        if (address.getAuthority() == null || address.getPath().length() < 2) {
            throw Failure.INVALID.because(field + ": must name bucket and key, as s3://bucket/key");
        }
        return address;
    }

    private static URI address(String field, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw Failure.INVALID.because(field + ": is not an address: " + e.getReason() + " at character "
                    + (e.getIndex() + 1) + "; write other characters as %-escapes");
        }
    }
}
