package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conf.SpeechConf.Model;
import dev.parley.models.onnx.Device;
import dev.parley.models.recognition.whisper.SmallWhisper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a small Whisper when it is first asked for. */
class OpenRecognizersTest {

    private static final String WHISPER = "whisper-tiny";

    @TempDir
    private Path folder;

    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private OpenRecognizers recognizers;

    @BeforeEach
    void install() throws IOException {
        SmallWhisper.write(folder);
        var installed = Recognizers.Installed.in(folder, Model.WHISPER_TINY, 1);
        var memory = new MemoryCheck(0, _ -> {
            checks.incrementAndGet();
            return OptionalLong.of(free.get());
        });
        recognizers = new OpenRecognizers(Device.CPU, new Recognizers(List.of(installed), List.of()), memory);
    }

    @AfterEach
    void close() {
        recognizers.close();
    }

    @Test
    void ofSeveralThreadsOneOpensItAndAllUseIt() {
        var uses = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> recognizers.use(WHISPER)))
                .toList();

        assertThat(uses.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(checks).hasValue(1);
    }

    @Test
    void whatDidNotFitIsOpenedWhenThereIsRoom() {
        free.set(1);
        assertThatThrownBy(() -> recognizers.use(WHISPER)).hasMessageContaining("cpu has too little memory");

        free.set(Long.MAX_VALUE);

        assertThat(recognizers.use(WHISPER).languages()).contains("ru");
    }

    @Test
    void damagedWeightsAreRefusedByTheirName() throws IOException {
        Files.write(folder.resolve("encoder_model.onnx"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> recognizers.use(WHISPER))
                .hasMessageContaining("cannot open whisper-tiny on cpu")
                .hasMessageContaining("encoder_model.onnx");
    }

    @Test
    void anOpenOneProvesThatItWorks() {
        recognizers.prove(WHISPER);

        assertThat(checks).hasValue(1);
    }
}
