package dev.parley.inference;

import dev.parley.bus.Inference.Recognized;
import java.util.List;

/** What a device does with a batch: in earnest {@link BatchRecognition}, in tests as scripted. Blocks; called on lanes. */
interface BatchWork {

    /**
     * The texts of chunks that are all heard in the same way, in their order.
     *
     * @throws DeviceMemoryException if they do not fit into the device's memory
     * @throws dev.parley.bus.FailureException if the work cannot be done and the device is not to blame
     * @throws Exception if the device may be broken, or the sound breaks it
     */
    List<Recognized> recognize(List<PendingChunk> batch) throws Exception;

    /**
     * Recognizes a short made-up sound, opening the model first where that is needed.
     *
     * @throws Exception if the device does not work
     */
    void prove(String model) throws Exception;
}
