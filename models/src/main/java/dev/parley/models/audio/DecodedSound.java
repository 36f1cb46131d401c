package dev.parley.models.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the samples that FFmpeg decodes and writes them to WAV files: their mix and, of several channels, each to a file
 * of its own until {@link #settle} decides which of them stay. Samples that are not numbers become silence. One thread at
 * a time; {@link #samples} may be asked from any.
 */
final class DecodedSound implements AutoCloseable {

    /**
     * Power of the mix against that of channels that know nothing of each other. With two equally loud channels it is 1 plus
     * their correlation: below -0.8, one is the other turned round.
     */
    private static final double CANCELLED = 0.2;

    private static final int BLOCK = 1 << 16;

    private final Path mixFile;
    private final List<Path> channelFiles = new ArrayList<>();
    private final RecordingWriter mixWriter;
    private final List<RecordingWriter> channelWriters = new ArrayList<>();
    private final ByteBuffer bytes;
    private final float[] interleaved;
    private final float[][] channels;
    private final float[] mix;
    private final double[] energies;
    private double mixEnergy;
    private long notNumbers;
    private final ChannelLevels levels = new ChannelLevels();

    /**
     * @param target file for the mix; the channels lie beside it until they are settled
     * @param count channels in what {@link #write} gets
     */
    DecodedSound(Path target, int count) throws IOException {
        mixFile = target;
        mixWriter = RecordingWriter.create(target);
        bytes = ByteBuffer.allocate(BLOCK + count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channels = new float[count][BLOCK / (count * Float.BYTES) + 1];
        interleaved = new float[count * channels[0].length];
        // What has one channel is its own mix.
        mix = count == 1 ? channels[0] : new float[channels[0].length];
        energies = new double[count];
        try {
            for (var channel = 0; count > 1 && channel < count; channel++) {
                var file = target.resolveSibling(target.getFileName() + "." + channel + ".wav");
                channelFiles.add(file);
                channelWriters.add(RecordingWriter.create(file));
            }
        } catch (IOException e) {
            close();
            delete();
            throw e;
        }
    }

    /** Takes interleaved 32-bit little endian floats; a sample may be split between two calls. */
    void write(byte[] block, int length) throws IOException {
        for (var done = 0; done < length; ) {
            var part = Math.min(length - done, bytes.remaining());
            bytes.put(block, done, part);
            done += part;
            bytes.flip();
            take();
            bytes.compact();
        }
    }

    /** Complete samples of each channel so far. */
    long samples() {
        return mixWriter.samples();
    }

    /** How many samples were no numbers. */
    long notNumbers() {
        return notNumbers;
    }

    /** Completes the files. */
    @Override
    public void close() throws IOException {
        try (mixWriter) {
            for (var writer : channelWriters) {
                writer.close();
            }
        }
    }

    /** The channels to keep apart, after {@link #close}; the other files are deleted. */
    List<Path> settle(Channels wanted) throws IOException {
        var apart = wanted == Channels.APART
                || (wanted == Channels.AUTO && channels.length == 2 && levels.evidentlyDifferent());
        if (apart) {
            return List.copyOf(channelFiles);
        }
        for (var file : channelFiles) {
            Files.deleteIfExists(file);
        }
        return List.of();
    }

    /**
     * The number of the loudest channel, from 0, where mixing the channels cancels them; the mix is that channel then. To be
     * asked between {@link #close} and {@link #settle}.
     */
    Optional<Integer> replaceCancelledMix() throws IOException {
        var expected = 0.0;
        var loudest = 0;
        for (var channel = 0; channel < energies.length; channel++) {
            expected += energies[channel] / (energies.length * energies.length);
            loudest = energies[channel] > energies[loudest] ? channel : loudest;
        }
        if (channels.length == 1 || mixEnergy >= CANCELLED * expected) {
            return Optional.empty();
        }
        Files.copy(channelFiles.get(loudest), mixFile, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(loudest);
    }

    /** Deletes all files, after {@link #close}. */
    void delete() throws IOException {
        Files.deleteIfExists(mixFile);
        for (var file : channelFiles) {
            Files.deleteIfExists(file);
        }
    }

    private void take() throws IOException {
        var count = bytes.remaining() / (channels.length * Float.BYTES);
        bytes.asFloatBuffer().get(interleaved, 0, count * channels.length);
        bytes.position(bytes.position() + count * channels.length * Float.BYTES);
        for (var channel = 0; channel < channels.length; channel++) {
            split(channel, count);
        }
        if (channels.length > 1) {
            mix(count);
        }
        mixWriter.write(mix, 0, count);
        for (var channel = 0; channel < channelWriters.size(); channel++) {
            channelWriters.get(channel).write(channels[channel], 0, count);
        }
        if (channels.length == 2) {
            levels.hear(channels[0], channels[1], count);
        }
    }

    private void split(int channel, int count) {
        var samples = channels[channel];
        for (var i = 0; i < count; i++) {
            samples[i] = number(interleaved[i * channels.length + channel]);
        }
    }

    private void mix(int count) {
        for (var i = 0; i < count; i++) {
            var sum = 0f;
            for (var channel = 0; channel < channels.length; channel++) {
                var sample = channels[channel][i];
                energies[channel] += sample * sample;
                sum += sample;
            }
            mix[i] = sum / channels.length;
            mixEnergy += mix[i] * mix[i];
        }
    }

    private float number(float sample) {
        // Nothing that is not a number is within any bounds.
        if (sample >= -1 && sample <= 1) {
            return sample;
        }
        if (Float.isFinite(sample)) {
            return Math.signum(sample);
        }
        notNumbers++;
        return 0;
    }
}
