package dev.parley.models.onnx;

import java.util.List;
import java.util.stream.Stream;

/** Tells a device that has no memory left from one that is broken. ONNX Runtime has one error code for both. */
public final class OnnxMemory {

    /** As ONNX Runtime 1.29 (its arena, CUDA provider and C++ runtime), CUDA, cuBLAS and cuDNN put it. */
    private static final List<String> SIGNS = List.of(
            "Failed to allocate memory",
            "BFCArena",
            "bad_alloc",
            "bad allocation",
            "out of memory",
            "CUDA_ERROR_OUT_OF_MEMORY",
            "CUBLAS_STATUS_ALLOC_FAILED",
            "CUDNN_STATUS_ALLOC_FAILED",
            "CUFFT_ALLOC_FAILED");

    private OnnxMemory() {}

    /** Whether this failure, or one that led to it, is a lack of memory. */
    public static boolean ranOut(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof OutOfMemoryError
                        || SIGNS.stream().anyMatch(String.valueOf(cause.getMessage())::contains));
    }
}
