package dev.parley.models.onnx;

import dev.parley.models.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks ONNX Runtime's native libraries once for all processes. Left alone it unpacks 28 MB, with CUDA 580 MB more, into a
 * new temporary folder at every start, and leaves the folder behind.
 */
final class OnnxNatives {

    private static final Logger log = LoggerFactory.getLogger(OnnxNatives.class);

    private static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
    private static final List<String> LIBRARIES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    /** ONNX Runtime looks for these beside itself. Only the jar onnxruntime_gpu has them. */
    private static final List<String> CUDA_LIBRARIES =
            List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

    private OnnxNatives() {}

    /** Points ONNX Runtime to the unpacked libraries, unless the user did; on other systems it helps itself. */
    static void unpackOnce() {
        if (System.getProperty(PATH_PROPERTY) != null || !isLinuxX64()) {
            return;
        }
        try {
            // Of one version there are two builds, whose libraries do not go together.
            var build = haveCuda() ? "onnxruntime_gpu-" : "onnxruntime-";
            var folder = CacheFolder.ofThisUser().resolve("native").resolve(build + version());
            Files.createDirectories(folder);
            for (var library : LIBRARIES) {
                unpack(library, folder.resolve(library));
            }
            if (haveCuda()) {
                for (var library : CUDA_LIBRARIES) {
                    unpack(library, folder.resolve(library));
                }
            }
            System.setProperty(PATH_PROPERTY, folder.toString());
        } catch (IOException e) {
            log.warn(
                    "cannot keep ONNX Runtime's libraries, they are unpacked at every start instead: {}", e.toString());
        }
    }

    /** Whether ONNX Runtime's jar is the one that can use CUDA. */
    static boolean haveCuda() {
        return OnnxNatives.class.getResource(RESOURCES + CUDA_LIBRARIES.getLast()) != null;
    }

    private static boolean isLinuxX64() {
        return System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64");
    }

    private static String version() {
        var version = ai.onnxruntime.OrtEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static void unpack(String library, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        var partial = Files.createTempFile(target.getParent(), library, ".part");
        try (var resource = Objects.requireNonNull(
                OnnxNatives.class.getResourceAsStream(RESOURCES + library),
                "no " + library + " in ONNX Runtime's jar")) {
            Files.copy(resource, partial, StandardCopyOption.REPLACE_EXISTING);
            // A rename is atomic: another process sees the whole library or none.
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
