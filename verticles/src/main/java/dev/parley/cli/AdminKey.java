package dev.parley.cli;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Identities;
import dev.parley.conf.Conf;
import dev.parley.conf.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/**
 * The administrator's key: the configured one, or one that the first start makes and keeps in a file only its owner can
 * read.
 */
record AdminKey(Optional<Secret> configured, Path file) {

    static AdminKey in(Conf conf) {
        return new AdminKey(conf.http().adminKey(), conf.store().data().resolve("api-key"));
    }

    /**
     * Makes an administrator where there is none yet, and shows the new key for the only time; a configured password is set
     * where that administrator has none. Replies with the administrator that it made.
     */
    Optional<UUID> make(Bus bus, PrintWriter err) throws IOException {
        var made = bus.await(Accounts.BOOTSTRAP, new Accounts.Bootstrap(configured.map(Secret::reveal)));
        bus.await(Identities.SET_FIRST_PASSWORD, new Identities.SetFirstPassword());
        if (made.administrator().isPresent() && configured.isEmpty()) {
            var key = made.administrator().get().apiKey();
            write(key);
            err.println("parley: administrator's API key, shown this once and kept in " + file + ": " + key);
            err.flush();
        }
        return made.administrator().map(administrator -> administrator.user().id());
    }

    /** The key, for a command that speaks to the service. */
    String read() throws IOException {
        if (configured.isPresent()) {
            return configured.get().reveal();
        }
        if (!Files.exists(file)) {
            throw new CommandFailure("there is no " + file + " with the administrator's key: put it there,"
                    + " or pass it as PARLEY_HTTP_ADMIN_KEY");
        }
        return Files.readString(file).strip();
    }

    private void write(String key) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, key + "\n");
    }
}
