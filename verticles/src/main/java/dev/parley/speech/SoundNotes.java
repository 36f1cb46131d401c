package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.SoundStore;
import dev.parley.bus.Sounds;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Keeps what is found out about the sound of a recording when it is decoded: how loud it is, and whether browsers play it. */
final class SoundNotes {

    private final Bus bus;

    SoundNotes(Bus bus) {
        this.bus = bus;
    }

    /**
     * @param work in whose name it is found out
     * @param media what was decoded
     * @param audio what it was decoded to
     */
    void keep(UUID work, UUID recording, Blobs.Key media, Path audio, Inference.Decoded decoded) {
        var channels = decoded.apart().isEmpty() ? List.of(audio) : decoded.apart();
        var peaks = bus.await(Sounds.PEAKS, new Sounds.ReadPeaks(work, channels));
        var playing = decoded.playable().map(type -> new SoundStore.Playing(media, type));
        bus.await(SoundStore.KEEP, new SoundStore.Keep(recording, decoded.seconds(), peaks, playing));
    }
}
