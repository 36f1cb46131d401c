package dev.parley.models.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What there is of CUDA on this machine.
 *
 * @param cards number of NVIDIA cards that this process may see
 * @param built whether this build's ONNX Runtime can use CUDA
 * @param missing libraries that ONNX Runtime needs for it and the loader does not find
 */
public record CudaSupport(int cards, boolean built, List<String> missing) {

    /**
     * The driver; what the CUDA provider of ONNX Runtime 1.29 is linked to, CUDA 12; and what it opens when first used. Those
     * of CUDA 13 have other numbers and do not do.
     */
    static final List<String> LIBRARIES = List.of(
            "libcuda.so.1",
            "libcudart.so.12",
            "libcublasLt.so.12",
            "libcublas.so.12",
            "libcurand.so.10",
            "libcufft.so.11",
            "libcudnn.so.9");

    private static final Pattern CARD = Pattern.compile("nvidia\\d+");

    public CudaSupport {
        missing = List.copyOf(missing);
    }

    /** Looks at this machine; libraries are looked for only where there is a card and a build that could use it. */
    public static CudaSupport ofThisMachine() {
        var cards = cards(Path.of("/dev"), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
        return new CudaSupport(
                cards,
                OnnxNatives.haveCuda(),
                cards > 0 && OnnxNatives.haveCuda() ? missing(CudaSupport::loads) : List.of());
    }

    /** Why CUDA cannot be used here, with the way out; empty if it can. */
    public Optional<String> obstacle() {
        if (!built) {
            return Optional.of(
                    "this build has ONNX Runtime for the CPU alone: build with ./parley maven -Pcuda clean package");
        }
        if (cards == 0) {
            return Optional.of("this process sees no NVIDIA card: there is no /dev/nvidia0, or CUDA_VISIBLE_DEVICES"
                    + " hides it; install the driver, or pass the card into the container");
        }
        if (!missing.isEmpty()) {
            return Optional.of("missing libraries: " + String.join(", ", missing)
                    + "; install CUDA 12 and cuDNN 9, or put their folder into LD_LIBRARY_PATH");
        }
        return Optional.empty();
    }

    static int cards(Path devices, Optional<String> visible) {
        try (var files = Files.list(devices)) {
            var present = (int) files.filter(
                            file -> CARD.matcher(file.getFileName().toString()).matches())
                    .count();
            // CUDA's own rule: the list ends at the first entry that names no card.
            return visible.map(list -> (int) Pattern.compile(",")
                            .splitAsStream(list)
                            .takeWhile(entry -> !entry.isBlank() && !entry.startsWith("-"))
                            .count())
                    .map(listed -> Math.min(listed, present))
                    .orElse(present);
        } catch (IOException e) {
            return 0;
        }
    }

    static List<String> missing(Predicate<String> loads) {
        return LIBRARIES.stream().filter(loads.negate()).toList();
    }

    /** Asks the loader itself, which knows LD_LIBRARY_PATH, its cache and its folders. */
    @SuppressWarnings("restricted") // native access is granted by the launcher
    static boolean loads(String library) {
        try (var arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(library, arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
