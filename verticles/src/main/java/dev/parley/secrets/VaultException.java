package dev.parley.secrets;

/** Vault does not give what is asked of it. The message names the setting at fault, and shows no secret. */
final class VaultException extends Exception {

    private final boolean passing;

    /** @param passing whether the same call may succeed later */
    VaultException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    boolean passing() {
        return passing;
    }
}
