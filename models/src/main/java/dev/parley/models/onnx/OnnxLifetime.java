package dev.parley.models.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Keeps ONNX Runtime alive to the last moment of the process. Its Java library releases the native environment in a shutdown
 * hook, which runs beside ours: a session that still computes while the service drains would take the process with it. The
 * environment is counted by references (ONNX Runtime C API, {@code OrtApi::CreateEnv}), so one reference of our own, never
 * given back, makes that release harmless.
 */
final class OnnxLifetime {

    /** The functions of the first version of the API, which stay at their places in all later ones. */
    private static final int API_VERSION = 1;

    private static final int CREATE_ENVIRONMENT = 3;
    private static final int WARNINGS = 2;

    private OnnxLifetime() {}

    /** Takes the reference. Call it once the Java library has loaded the native one. */
    static void hold() {
        SymbolLookup.loaderLookup().find("OrtGetApiBase").ifPresent(OnnxLifetime::createEnvironment);
    }

    @SuppressWarnings("restricted") // native access is granted by the launcher
    private static void createEnvironment(MemorySegment getApiBase) {
        try (var arena = Arena.ofConfined()) {
            var base = ((MemorySegment)
                            function(getApiBase, FunctionDescriptor.of(ADDRESS)).invokeExact())
                    .reinterpret(ADDRESS.byteSize());
            var getApi = function(base.get(ADDRESS, 0), FunctionDescriptor.of(ADDRESS, JAVA_INT));
            var api = ((MemorySegment) getApi.invokeExact(API_VERSION))
                    .reinterpret((CREATE_ENVIRONMENT + 1) * ADDRESS.byteSize());
            var create = function(
                    api.getAtIndex(ADDRESS, CREATE_ENVIRONMENT),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
            var status =
                    (MemorySegment) create.invokeExact(WARNINGS, arena.allocateFrom("parley"), arena.allocate(ADDRESS));
            if (status.address() != 0) {
                throw new IllegalStateException("ONNX Runtime gives no second reference to its environment");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("ONNX Runtime cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle function(MemorySegment address, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(address, descriptor);
    }
}
