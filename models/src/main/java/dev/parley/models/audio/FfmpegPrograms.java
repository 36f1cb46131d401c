package dev.parley.models.audio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * The ffmpeg and ffprobe programs (LGPL build) that travel inside {@code org.bytedeco:ffmpeg}, unpacked to a folder.
 * They are only ever started as processes: none of their libraries is loaded into this JVM.
 *
 * @param folder where the programs and their libraries are
 */
record FfmpegPrograms(Path folder) {

    private static final String INSIDE = "org/bytedeco/ffmpeg/linux-x86_64/";

    /** For calls from Java; of no use here. */
    private static final String BINDING = INSIDE + "libjni";

    /**
     * Libraries that libavdevice asks for to capture from microphones and screens, and that a server seldom has.
     * Nothing of theirs is called when a file is decoded, and functions are bound when first called, so that any
     * library may stand in.
     */
    private static final List<String> CAPTURE_LIBRARIES =
            List.of("libpulse.so.0", "libasound.so.2", "libxcb.so.1", "libxcb-shm.so.0");

    private static final String STAND_IN = "libdrm.so.2";

    Path ffmpeg() {
        return folder.resolve("ffmpeg");
    }

    Path ffprobe() {
        return folder.resolve("ffprobe");
    }

    /**
     * Unpacks the programs below this folder, unless they are there. Safe when several processes do it at once: every
     * file appears whole or not at all.
     */
    static FfmpegPrograms unpack(Path cache) throws IOException {
        var url = FfmpegPrograms.class.getClassLoader().getResource(INSIDE + "ffmpeg");
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("the class path has no FFmpeg for this machine (org.bytedeco:ffmpeg, linux-x86_64);"
                    + " Parley decodes recordings on 64-bit Intel and AMD Linux");
        }
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            var entries = jar.stream().filter(FfmpegPrograms::wanted).toList();
            var folder = Files.createDirectories(cache.resolve("ffmpeg-" + fingerprint(entries)));
            for (var entry : entries) {
                unpack(jar, entry, folder.resolve(entry.getName().substring(INSIDE.length())));
            }
            for (var library : CAPTURE_LIBRARIES) {
                link(folder.resolve(library));
            }
            return new FfmpegPrograms(folder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean wanted(JarEntry entry) {
        var name = entry.getName();
        return name.startsWith(INSIDE) && !name.startsWith(BINDING) && !entry.isDirectory();
    }

    /** Another version of the jar goes to another folder. */
    private static String fingerprint(List<JarEntry> entries) {
        var sum = new CRC32();
        for (var entry : entries) {
            sum.update((entry.getName() + entry.getCrc()).getBytes(UTF_8));
        }
        return Long.toHexString(sum.getValue());
    }

    private static void unpack(JarFile jar, JarEntry entry, Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) == entry.getSize()) {
            return;
        }
        var executable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        var partial = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".partial", executable);
        try (var content = jar.getInputStream(entry)) {
            Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(partial, executable.value());
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void link(Path library) throws IOException {
        try {
            Files.createSymbolicLink(library, Path.of(STAND_IN));
        } catch (FileAlreadyExistsException e) {
            // An earlier start, or another process just now, did it.
        }
    }
}
