package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Outlet;
import dev.parley.bus.Voice;
import io.vertx.core.Future;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who speaks as a test says, and remembers what was asked. */
final class FakeVoice {

    /** Nobody who can speak. */
    static final Script SILENT =
            (_, _) -> Future.failedFuture(Failure.UNAVAILABLE.because("voice: nobody can speak here"));

    final List<Voice.Speak> asked = new CopyOnWriteArrayList<>();
    volatile Script script = saying("first-", "second");

    private final Bus bus;

    /** What becomes of a text. */
    interface Script {
        Future<Voice.Spoken> speak(Voice.Speak speak, Outlet<Voice.Sound> outlet);
    }

    FakeVoice(Bus bus) {
        this.bus = bus;
    }

    Future<?> serve() {
        return Future.all(
                bus.serve(Voice.SPEAK, (speak, outlet) -> {
                    asked.add(speak);
                    return script.speak(speak, outlet);
                }),
                bus.serve(
                        Voice.VOICES,
                        _ -> Future.succeededFuture(new Voice.Voices(List.of(
                                new Voice.OneVoice("espeak", "ru", List.of("ru")),
                                new Voice.OneVoice("omni", "vivian", List.of()))))));
    }

    /** A file of these pieces. */
    static Script saying(String... pieces) {
        return (speak, outlet) -> {
            for (var piece : pieces) {
                outlet.send(sound(piece.getBytes(UTF_8)));
            }
            return Future.succeededFuture(new Voice.Spoken("espeak", "ru", speak.format(), 12, 0.5, false));
        };
    }

    static Voice.Sound sound(byte[] bytes) {
        return new Voice.Sound(Base64.getEncoder().encodeToString(bytes));
    }
}
