package dev.parley.models.diarization.neural;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** Arrays of real numbers in a file that numpy.savez wrote: a zip of .npy files (numpy.org, numpy.lib.format). */
final class NumpyArchive implements AutoCloseable {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '<f([48])', 'fortran_order': (True|False), 'shape': \\((\\d{1,6}),(?: (\\d{1,6}))?\\), \\}\\s*");
    /** More than any array of this kind takes; guards the heap against a damaged file. */
    private static final int MOST_BYTES = 1 << 24;

    private final Path file;
    private final ZipFile archive;

    private NumpyArchive(Path file, ZipFile archive) {
        this.file = file;
        this.archive = archive;
    }

    /** @throws IOException naming the file, if it is missing or damaged */
    static NumpyArchive open(Path file) throws IOException {
        try {
            return new NumpyArchive(file, new ZipFile(file.toFile()));
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The values of an array with one axis. */
    double[] vector(String name) throws IOException {
        return matrix(name, 1)[0];
    }

    /** The rows of an array with two axes. */
    double[][] matrix(String name) throws IOException {
        return matrix(name, 2);
    }

    private double[][] matrix(String name, int axes) throws IOException {
        var bytes = ByteBuffer.wrap(entry(name)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return read(name, axes, bytes);
        } catch (RuntimeException e) {
            throw damaged(name, "it ends within its header");
        }
    }

    private byte[] entry(String name) throws IOException {
        var entry = archive.getEntry(name + ".npy");
        if (entry == null) {
            throw new IOException(file + " has no array " + name);
        }
        try (var content = archive.getInputStream(entry)) {
            return content.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw damaged(name, String.valueOf(e.getMessage()));
        }
    }

    private double[][] read(String name, int axes, ByteBuffer bytes) throws IOException {
        var magic = new byte[MAGIC.length];
        bytes.get(magic);
        int version = bytes.getShort() & 0xff;
        var text = new byte[version == 1 ? bytes.getShort() & 0xffff : bytes.getInt()];
        bytes.get(text);
        var header = HEADER.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (!Arrays.equals(magic, MAGIC) || !header.matches() || (header.group(4) == null ? 1 : 2) != axes) {
            throw damaged(name, "it is no array of real numbers with " + axes + (axes == 1 ? " axis" : " axes"));
        }
        boolean single = header.group(1).equals("4");
        boolean byColumn = header.group(2).equals("True");
        int rows = axes == 1 ? 1 : Integer.parseInt(header.group(3));
        int columns = Integer.parseInt(header.group(axes == 1 ? 3 : 4));
        if ((long) rows * columns * (single ? Float.BYTES : Double.BYTES) != bytes.remaining()) {
            throw damaged(name, "its length is not that of %d times %d numbers".formatted(rows, columns));
        }
        var values = new double[rows][columns];
        for (int index = 0; index < rows * columns; index++) {
            double value = single ? bytes.getFloat() : bytes.getDouble();
            if (byColumn) {
                values[index % rows][index / rows] = value;
            } else {
                values[index / columns][index % columns] = value;
            }
        }
        return values;
    }

    private IOException damaged(String name, String reason) {
        return new IOException("%s: the array %s cannot be read: %s".formatted(file, name, reason));
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
