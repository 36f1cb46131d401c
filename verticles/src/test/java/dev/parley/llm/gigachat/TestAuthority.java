package dev.parley.llm.gigachat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority that no Java knows, with certificates that it signed, made by the JDK's keytool. */
final class TestAuthority {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /** The PEM file of the authority itself. */
    final Path certificate;

    /** @param certificate and key as PEM files */
    record Signed(Path certificate, Path key) {}

    TestAuthority(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("store.p12");
        keytool("-alias", "authority", "-dname", "CN=Authority of " + folder.getFileName(), "-ext", "bc:c");
        this.certificate = writeCertificate("authority");
    }

    /** A certificate for this machine and its key. */
    Signed sign(String name) throws Exception {
        keytool(
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-signer",
                "authority",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost");
        return new Signed(writeCertificate(name), writeKey(name));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(Arrays.asList(arguments));
        if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private Path writeCertificate(String name) throws IOException, GeneralSecurityException {
        return pem(name + ".pem", "CERTIFICATE", keys().getCertificate(name).getEncoded());
    }

    private Path writeKey(String name) throws IOException, GeneralSecurityException {
        return pem(
                name + "-key.pem",
                "PRIVATE KEY",
                keys().getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private Path pem(String file, String what, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
}
