package dev.parley.models.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/**
 * Keeps ONNX Runtime from making an id of this machine and sending usage data to its maker, as its builds of 2026 do on
 * Linux unless the environment variable ORT_DISABLE_TELEMETRY is set when the library is loaded. Its own
 * {@code setTelemetry(false)} comes too late: the id is made with the environment.
 */
final class OnnxTelemetry {

    private OnnxTelemetry() {}

    /** Sets the variable for the libraries of this process; where there is no {@code setenv}, nothing happens. */
    @SuppressWarnings("restricted") // the only way to the environment of this process
    static void switchOff() {
        var linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return;
        }
        var call = linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom("ORT_DISABLE_TELEMETRY");
            int failed = (int) call.invokeExact(name, arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new IllegalStateException("the telemetry of ONNX Runtime cannot be switched off");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the telemetry of ONNX Runtime cannot be switched off", e);
        }
    }
}
