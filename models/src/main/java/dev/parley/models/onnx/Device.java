package dev.parley.models.onnx;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where models compute. */
public sealed interface Device permits Device.Cpu, Device.Cuda {

    /** The processors of this machine. */
    Device CPU = new Cpu();

    /** The name by which configuration, log and metrics call it: {@code cpu}, {@code cuda:0}. */
    String name();

    /** The device of a name, if it is one. */
    static Optional<Device> named(String name) {
        if (name.equals(CPU.name())) {
            return Optional.of(CPU);
        }
        var cuda = Cuda.NAME.matcher(name);
        return cuda.matches() ? Optional.of(new Cuda(Integer.parseInt(cuda.group(1)))) : Optional.empty();
    }

    /** The processors of this machine, one thread a call. */
    record Cpu() implements Device {

        @Override
        public String name() {
            return "cpu";
        }
    }

    /**
     * A graphics card of NVIDIA.
     *
     * @param index as CUDA counts the cards that this process may see, from 0
     */
    record Cuda(int index) implements Device {

        private static final Pattern NAME = Pattern.compile("cuda:(\\d{1,3})");

        @Override
        public String name() {
            return "cuda:" + index;
        }
    }
}
