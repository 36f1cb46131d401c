package dev.parley.http;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Message;
import dev.parley.bus.Transcripts;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A desk where nobody has a recording; how recordings are edited is tested on the real one. */
final class FakeTranscripts {

    Future<?> serve(Bus bus) {
        return Future.all(Stream.concat(
                        Stream.of(bus.serve(
                                Transcripts.LIST,
                                _ -> Future.succeededFuture(new Transcripts.Listed(List.of(), Optional.empty())))),
                        Stream.of(
                                        Transcripts.LOOK,
                                        Transcripts.READ,
                                        Transcripts.RENAME,
                                        Transcripts.CORRECT,
                                        Transcripts.NAME_SPEAKER,
                                        Transcripts.CHANGES,
                                        Transcripts.DELETE)
                                .map(address -> unknown(bus, address)))
                .toList());
    }

    private static <Q extends Message, R extends Message> Future<Void> unknown(Bus bus, Address<Q, R> address) {
        return bus.serve(address, _ -> Future.failedFuture(Failure.NOT_FOUND.because("there is no such recording")));
    }
}
