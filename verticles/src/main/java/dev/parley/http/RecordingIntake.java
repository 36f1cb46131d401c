package dev.parley.http;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads.Source;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A recording that is handed in: a file goes to disk; the address of a file, in a form or as JSON, is checked. */
final class RecordingIntake {

    /**
     * What every hand-in has.
     *
     * @param name of the recording, for people to read
     * @param callback address that is told of the end of the job
     */
    record HandedIn(
            Caller caller, String name, Source source, Optional<String> idempotencyKey, Optional<String> callback) {}

    private final Contract contract;
    private final Authentication authentication;
    private final FileIntake files;
    private final ForeignAddresses addresses;

    RecordingIntake(Bus bus, Contract contract, Authentication authentication, FileIntake files) {
        this.contract = contract;
        this.authentication = authentication;
        this.files = files;
        this.addresses = new ForeignAddresses(bus);
    }

    /**
     * Takes what is handed in and has it submitted. The file is gone once the future is completed.
     *
     * @param read reads the other fields of the form, before an address is looked at, and replies what submits them
     */
    <T> Future<T> take(RoutingContext ctx, Function<JsonObject, Function<HandedIn, Future<T>>> read) {
        var key = IdempotencyKey.of(ctx);
        if (JsonBody.isJson(ctx)) {
            var fields = FormFields.check(contract, Exchange.operation(ctx), Operations.body(ctx));
            return submit(ctx, key, Optional.empty(), "", fields, read);
        }
        return files.take(ctx, received -> {
            var fields = FormFields.read(contract, Exchange.operation(ctx), received);
            return submit(ctx, key, received.file(), received.name(), fields, read);
        });
    }

    private <T> Future<T> submit(
            RoutingContext ctx,
            Optional<String> key,
            Optional<Path> file,
            String name,
            JsonObject fields,
            Function<JsonObject, Function<HandedIn, Future<T>>> read) {
        var caller = Authentication.caller(ctx);
        var submit = read.apply(fields);
        return addresses
                .callback(fields)
                .compose(callback -> addresses
                        .source(file, fields)
                        .map(source -> new HandedIn(caller, FileIntake.name(name, source), source, key, callback)))
                // The key may have been revoked while the file was coming.
                .compose(handedIn -> authentication.stillAllowed(ctx).map(handedIn))
                .compose(submit);
    }
}
