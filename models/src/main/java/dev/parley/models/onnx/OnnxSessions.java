package dev.parley.models.onnx;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The one place where ONNX Runtime is set up. A session computes on the thread that calls it and nowhere else: several
 * callers of one session use the cores better than threads inside an operator do, and nobody spins while waiting.
 */
public final class OnnxSessions {

    private static final TimeInside TIME = new TimeInside(System::nanoTime);

    /** A model opens its sessions some calls further down, and none of those in between cares where they compute. */
    private static final ScopedValue<Device> DEVICE = ScopedValue.newInstance();

    private OnnxSessions() {}

    /** The process-wide environment, made at the first call. */
    public static OrtEnvironment environment() {
        return Environment.OPENED;
    }

    /** Opens a model all of whose sessions stay on a device. Outside of this sessions are opened on the CPU. */
    public static <T, X extends Throwable> T on(Device device, ScopedValue.CallableOp<T, X> opening) throws X {
        return ScopedValue.where(DEVICE, device).call(opening);
    }

    /**
     * Opens a model file, on the device of {@link #on}. The session may be used by several threads at once and is closed by
     * the caller.
     *
     * @throws IOException if the file cannot be read or ONNX Runtime refuses it; the message names the file
     */
    public static OrtSession open(Path model) throws IOException {
        // First of all: even options load the library.
        var environment = environment();
        try (var options = oneThread()) {
            return environment.createSession(model.toString(), options);
        } catch (OrtException e) {
            throw new IOException("cannot open the model " + model + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a model that lies in memory.
     *
     * @param folder where the files lie that hold its constants, if any do
     * @throws IOException if ONNX Runtime refuses it
     */
    public static OrtSession open(OnnxModel model, Path folder) throws IOException {
        var environment = environment();
        try (var options = oneThread()) {
            options.addConfigEntry("session.model_external_initializers_file_folder_path", folder.toString());
            return environment.createSession(model.bytes(), options);
        } catch (OrtException e) {
            throw new IOException("cannot open a model that was made in memory: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a small model that was made in memory and computes what Parley itself would compute more slowly: always on the CPU,
     * and never closed.
     */
    public static OrtSession openForEver(OnnxGraph graph) {
        var environment = environment();
        try (var options = on(Device.CPU, OnnxSessions::oneThread)) {
            return environment.createSession(OnnxModel.of(graph).bytes(), options);
        } catch (IOException | OrtException e) {
            throw new IllegalStateException("a graph of Parley's own cannot be opened: " + e.getMessage(), e);
        }
    }

    private static OrtSession.SessionOptions oneThread() throws OrtException {
        var options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (DEVICE.orElse(Device.CPU) instanceof Device.Cuda(var index)) {
                options.addCUDA(index);
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    /** Runs a session for all of its outputs; the result is closed by the caller. */
    public static OrtSession.Result run(OrtSession session, Map<String, ? extends OnnxTensorLike> inputs)
            throws OrtException {
        return run(session, inputs, session.getOutputNames());
    }

    /** Runs a session for some of its outputs; the result is closed by the caller. */
    public static OrtSession.Result run(
            OrtSession session, Map<String, ? extends OnnxTensorLike> inputs, Set<String> outputs) throws OrtException {
        return run(session, inputs, outputs, Map.of());
    }

    /**
     * Runs a session; the result is closed by the caller.
     *
     * @param pinned outputs that are written to tensors of the caller, none of them among {@code outputs}
     */
    public static OrtSession.Result run(
            OrtSession session,
            Map<String, ? extends OnnxTensorLike> inputs,
            Set<String> outputs,
            Map<String, ? extends OnnxValue> pinned)
            throws OrtException {
        TIME.enter();
        try {
            return session.run(inputs, outputs, pinned);
        } finally {
            TIME.leave();
        }
    }

    /** Seconds that all threads together have spent inside models since the process began. */
    public static double secondsInside() {
        return TIME.total() / 1e9;
    }

    /** Seconds during which at least one thread was inside a model since the process began. */
    public static double secondsAnyInside() {
        return TIME.any() / 1e9;
    }

    /** Closes a session whose last call has returned. */
    public static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a model cannot be closed: " + e.getMessage(), e);
        }
    }

    /** Loaded, and so opened, when it is first asked for. */
    private static final class Environment {

        private static final OrtEnvironment OPENED = open();

        private static OrtEnvironment open() {
            OnnxTelemetry.switchOff();
            OnnxNatives.unpackOnce();
            var environment = OrtEnvironment.getEnvironment();
            OnnxLifetime.hold();
            return environment;
        }
    }
}
