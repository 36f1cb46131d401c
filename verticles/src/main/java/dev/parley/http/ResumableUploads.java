package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Downloads.Source;
import dev.parley.bus.Failure;
import dev.parley.bus.Speech;
import dev.parley.bus.Uploads;
import dev.parley.bus.Uploads.Upload;
import dev.parley.conf.UploadsConf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.HttpException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Recordings that come in pieces, from the first word of one until it is a job: the store knows whose it is, the file how much has
 * come. Holds no state; whoever changes an upload has it by {@link HeldUploads}.
 */
final class ResumableUploads {

    /** The status that tus has for it. */
    private static final int CHECKSUM_MISMATCH = 460;

    private final Vertx vertx;
    private final Bus bus;
    private final Contract contract;
    private final UnfinishedFiles files;
    private final String node;
    private final UploadsConf conf;
    private final InstantSource clock;
    private final ForeignAddresses addresses;

    /** @param node this one */
    ResumableUploads(
            Vertx vertx,
            Bus bus,
            Contract contract,
            UnfinishedFiles files,
            String node,
            UploadsConf conf,
            InstantSource clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.contract = contract;
        this.files = files;
        this.node = node;
        this.conf = conf;
        this.clock = clock;
        this.addresses = new ForeignAddresses(bus);
    }

    /** Makes one of which nothing has come. All that can be refused later is refused here. */
    Future<Upload> begin(UUID id, Caller caller, long length, String metadata) {
        var form = TusMetadata.read(contract, metadata);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var upload = new Upload(
                id, caller.user(), length, metadata, node, now, now, now.plus(conf.keep()), Optional.empty());
        return addresses
                .callback(form.fields())
                .compose(_ -> bus.ask(Speech.CHECK, new Speech.Check(new UploadForm(form.fields()).options())))
                .compose(_ -> blocking(() -> {
                    files.create(id, length);
                    return id;
                }))
                .compose(_ -> bus.ask(
                        Uploads.BEGIN,
                        new Uploads.Begin(
                                upload,
                                conf.mostPerUser(),
                                conf.mostBytesPerUser().bytes())))
                .recover(failure -> removeFiles(id).transform(_ -> Future.failedFuture(failure)))
                .map(upload);
    }

    /** NOT_FOUND for another's. */
    Future<Upload> find(UUID id, Caller caller) {
        return bus.ask(Uploads.FIND, new Uploads.Find(id)).map(upload -> {
            if (!caller.mayTouch(upload.owner())) {
                throw Failure.NOT_FOUND.because("there is no upload " + id);
            }
            return upload;
        });
    }

    /** Whether this node can answer for it: the bytes are here, or nobody needs them any more. */
    boolean isHere(Upload upload) {
        return upload.node().equals(node) || upload.ended().isPresent();
    }

    /** Tells the store whose bytes are here, be it that this node had another name before. */
    Future<?> tellPlaces() {
        return blocking(files::all)
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture()
                        : bus.ask(Uploads.PLACE, new Uploads.Place(node, ids)));
    }

    /** How many bytes have come, all of them on the disk. NOT_FOUND where the file is not here. */
    Future<Long> offset(Upload upload) {
        return upload.ended().isPresent()
                ? Future.succeededFuture(upload.length())
                : blocking(() -> files.size(upload.id())
                        .orElseThrow(() -> Failure.NOT_FOUND.because("the bytes of upload " + upload.id()
                                + " are not on the disk of node " + node + " any more; begin a new one")));
    }

    /** Writes a piece at the end of the file and replies with how many bytes have come then. Nothing of one stays whose checksum does not fit. */
    Future<Long> append(Upload upload, long offset, ChunkReceiver piece, Optional<TusChecksum> checksum) {
        var id = upload.id();
        return checksum.<Future<?>>map(sum -> piece.receive(files.piece(id), 0)
                        .compose(_ -> blocking(() -> {
                            if (!sum.fits()) {
                                throw new HttpException(CHECKSUM_MISMATCH);
                            }
                            files.append(id);
                            return id;
                        })))
                .orElseGet(() -> piece.receive(files.path(id), offset))
                .compose(_ -> offset(upload));
    }

    /**
     * Makes a job of one that has come whole. Done again after a crash it finds the job it has made: the file stays, and the
     * upload unfinished, until that is there.
     */
    Future<Void> finish(Upload upload) {
        var form = TusMetadata.read(contract, upload.metadata());
        return addresses
                .callback(form.fields())
                .compose(callback -> blocking(() -> submission(upload, form, callback)))
                .compose(submit -> bus.ask(Speech.SUBMIT, submit))
                .compose(_ -> bus.ask(Uploads.END, new Uploads.End(upload.id())))
                .compose(_ -> removeFiles(upload.id()));
    }

    private Speech.Submit submission(Upload upload, TusMetadata form, Optional<String> callback) {
        var source = new Source.LocalFile(files.handOver(upload.id()));
        return new Speech.Submit(
                new Caller(upload.owner(), Accounts.Role.USER),
                FileIntake.name(form.name(), source),
                source,
                new UploadForm(form.fields()).options(),
                Optional.of(upload.id()),
                Optional.of("upload-" + upload.id()),
                callback);
    }

    /** Forgets an unfinished one. */
    Future<Void> remove(Upload upload) {
        return bus.ask(Uploads.FORGET, new Uploads.Forget(upload.id())).compose(_ -> removeFiles(upload.id()));
    }

    Future<Void> removeFiles(UUID id) {
        return blocking(() -> {
                    files.remove(id);
                    return id;
                })
                .mapEmpty();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
    }
}
