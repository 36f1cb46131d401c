package dev.parley.inference;

/** A batch does not fit into the memory of its device. The message names the numbers. */
final class DeviceMemoryException extends Exception {

    DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
