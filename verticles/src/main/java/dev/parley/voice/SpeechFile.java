package dev.parley.voice;

import dev.parley.bus.Voice.Format;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.SampleSink;
import dev.parley.models.audio.SoundEncoder;
import dev.parley.models.audio.SoundEncoder.Coding;
import dev.parley.models.process.PipedProgram.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Samples that become the bytes of a file of some format while they come. What fails here throws {@link UncheckedIOException}, so
 * that nobody takes it for a failure of whoever speaks. Owned by one thread; close it.
 */
final class SpeechFile implements SampleSink, AutoCloseable {

    /** Where the FFmpeg programs are; asked when they are needed. */
    interface Programs {
        AudioDecoder open();
    }

    private final Format format;
    private final double tempo;
    private final boolean whole;
    private final Programs programs;
    private final Output output;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private Optional<SoundEncoder> encoder = Optional.empty();
    private int sampleRate;

    /**
     * @param tempo how many times faster it is to be
     * @param whole whether a WAV file is held back until it can state its length
     * @param output takes the file, perhaps on another thread
     */
    SpeechFile(Format format, double tempo, boolean whole, Programs programs, Output output) {
        this.format = format;
        this.tempo = tempo;
        this.whole = whole && format == Format.WAV;
        this.programs = programs;
        this.output = output;
    }

    @Override
    public void begin(int rate) {
        sampleRate = rate;
        try {
            if (format == Format.WAV && !whole) {
                output.take(WavHead.of(rate, WavHead.UNKNOWN), WavHead.BYTES);
            }
            if (format != Format.WAV || tempo != 1) {
                encoder = Optional.of(SoundEncoder.start(programs.open(), coding(format), rate, tempo, this::pass));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void take(short[] samples, int length) {
        try {
            if (encoder.isPresent()) {
                encoder.get().write(samples, length);
                return;
            }
            var bytes = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(samples, 0, length);
            pass(bytes.array(), bytes.capacity());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the file; the output has all of it then. */
    void finish() {
        try {
            if (encoder.isPresent()) {
                encoder.get().finish();
            }
            if (whole) {
                output.take(WavHead.of(sampleRate, held.size()), WavHead.BYTES);
                output.take(held.toByteArray(), held.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Length of so many samples' time in the file, in seconds. */
    double seconds(double spoken) {
        return spoken / tempo;
    }

    int sampleRate() {
        return sampleRate;
    }

    @Override
    public void close() {
        encoder.ifPresent(SoundEncoder::close);
    }

    private void pass(byte[] bytes, int length) throws IOException {
        if (whole) {
            held.write(bytes, 0, length);
        } else {
            output.take(bytes, length);
        }
    }

    private static Coding coding(Format format) {
        return switch (format) {
            case WAV -> Coding.SAMPLES;
            case PCM -> Coding.SAMPLES_24_KHZ;
            case MP3 -> Coding.MP3;
            case OPUS -> Coding.OPUS;
            case FLAC -> Coding.FLAC;
            case AAC -> Coding.AAC;
        };
    }
}
