package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Conversions;
import dev.parley.bus.Conversions.ConversionInput;
import dev.parley.bus.Correlation;
import dev.parley.bus.Downloads;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs;
import java.nio.file.Path;
import java.util.Optional;

/** Where recordings are handed in to be converted. Holds no state; called on virtual threads. */
final class ConversionDesk {

    private static final int NORMAL_PRIORITY = 0;

    private final Bus bus;

    ConversionDesk(Bus bus) {
        this.bus = bus;
    }

    Conversions.Submitted submit(Conversions.Submit request) {
        var input =
                switch (request.source()) {
                    case Downloads.Source.LocalFile(var file) ->
                        new ConversionInput(
                                Optional.of(adopt(bus, file).key()),
                                Optional.empty(),
                                request.name(),
                                request.options());
                    case Downloads.Source.Foreign(var address) ->
                        new ConversionInput(Optional.empty(), Optional.of(address), request.name(), request.options());
                };
        var job = new Jobs.Submit(
                Optional.empty(),
                Conversions.KIND,
                request.caller().user(),
                request.caller().key(),
                Stages.write(input),
                NORMAL_PRIORITY,
                request.idempotencyKey(),
                Correlation.current(),
                request.callbackUrl(),
                Optional.empty());
        return new Conversions.Submitted(bus.await(Jobs.SUBMIT, job).id());
    }

    /** Gives a file that was handed in to the store. */
    static Blobs.Blob adopt(Bus bus, Path file) {
        var blob = bus.await(Blobs.ADOPT, new Blobs.Adopt(file));
        if (blob.bytes() == 0) {
            throw Failure.INVALID.because("file: it is empty (0 bytes); send a recording with sound");
        }
        return blob;
    }
}
