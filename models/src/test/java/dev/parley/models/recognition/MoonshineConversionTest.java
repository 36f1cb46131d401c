package dev.parley.models.recognition;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoonshineConversionTest {

    @Test
    void aFileThatIsNoModelIsRefusedByName(@TempDir Path folder) throws IOException {
        for (var source : MoonshineConversion.SOURCES) {
            Files.writeString(folder.resolve(source), "not a model");
        }

        assertThatThrownBy(() -> MoonshineConversion.convert(folder, folder.resolve("made")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encoder_model.onnx is no ONNX model");
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> MoonshineConversion.convert(folder, folder.resolve("made")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encoder_model.onnx");
    }

    @Test
    void aFolderWithoutAConvertedModelIsNoRecognizer(@TempDir Path folder) {
        assertThatThrownBy(() -> MoonshineRecognizer.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vocabulary.txt");
    }
}
