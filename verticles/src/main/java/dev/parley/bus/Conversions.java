package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Conversation about recordings in another format: 16 kHz mono, on the time line of the original. What has become of one is
 * asked of {@link Jobs}; the output of the job has the key of the converted file.
 */
public final class Conversions {

    /** Takes a media file, or the address of one, and makes a conversion job of it. */
    public static final Address<Submit, Submitted> SUBMIT =
            Address.local("conversions.submit", Submit.class, Submitted.class, concurrent(100), Duration.ofMinutes(10));

    /** The kind of the job that {@link #SUBMIT} makes. */
    public static final String KIND = "convert";

    private Conversions() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** What is wanted.
     *
     * @param denoise whether steady noise is made quieter */
    public record Options(Inference.AudioFormat format, boolean denoise) {}

    /** @param name file name as the owner knows it */
    public record Submit(
            Accounts.Caller caller,
            String name,
            Downloads.Source source,
            Options options,
            Optional<String> idempotencyKey,
            Optional<String> callbackUrl)
            implements Message {

        /** @param file media file on this node; the store takes it away */
        public Submit(
                Accounts.Caller caller,
                String name,
                Path file,
                Options options,
                Optional<String> idempotencyKey,
                Optional<String> callbackUrl) {
            this(caller, name, new Downloads.Source.LocalFile(file), options, idempotencyKey, callbackUrl);
        }
    }

    /** @param id of the job */
    public record Submitted(UUID id) implements Message {}

    /** The input of a conversion job.
     *
     * @param media empty where the job has to get it first
     * @param source from where it gets it; empty where there is media */
    public record ConversionInput(Optional<Blobs.Key> media, Optional<URI> source, String name, Options options) {}

    /**
     * The output of a conversion job.
     *
     * @param audio the converted file
     * @param seconds length of the recording
     * @param name file name for the owner: that of the original with the extension of the format
     * @param warnings what was wrong with the original and did not prevent converting it, one sentence each
     */
    public record ConversionOutput(
            Blobs.Key audio,
            double seconds,
            long bytes,
            String name,
            Inference.AudioFormat format,
            List<String> warnings) {
        public ConversionOutput {
            warnings = List.copyOf(warnings);
        }
    }
}
