package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.TestS3;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsMoveCommandTest {

    /** SHA-256 of the three characters abc: FIPS 180-2, appendix B.1. */
    private static final String BLOB = "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private TestS3 s3;
    private Path blob;

    @BeforeEach
    void start() throws Exception {
        s3 = TestS3.start(folder.resolve("s3"));
        blob = folder.resolve("data/blobs").resolve(BLOB);
        Files.createDirectories(blob.getParent());
        Files.writeString(blob, "abc");
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @Test
    void blobsAreMovedThereAndBack() throws Exception {
        assertThat(move("s3")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("1 copied (0.0 MB), 0 there already, 0 removed, 0 damaged");
        assertThat(s3.file(TestS3.BUCKET, "blobs/" + BLOB)).hasContent("abc");
        assertThat(blob).exists();

        assertThat(move("s3", "--delete")).isZero();
        assertThat(out.toString()).contains("0 copied (0.0 MB), 1 there already, 1 removed, 0 damaged");
        assertThat(blob).doesNotExist();

        assertThat(move("folder", "--delete")).isZero();
        assertThat(blob).hasContent("abc");
        assertThat(s3.objects()).isEmpty();
    }

    @Test
    void aDamagedBlobIsToldAndTheCommandFails() throws Exception {
        Files.writeString(blob, "abd");

        assertThat(move("s3")).isEqualTo(1);

        assertThat(err.toString()).contains(BLOB.replace("/", ""));
        assertThat(s3.objects()).isEmpty();
    }

    @Test
    void aStoreThatIsAwayIsNamed() throws Exception {
        s3.stop();

        assertThat(move("s3")).isEqualTo(1);

        assertThat(err.toString()).startsWith("parley: cannot reach " + s3.endpoint());
    }

    private int move(String to, String... more) throws Exception {
        var conf = Files.writeString(
                folder.resolve("parley.yaml"), """
                store:
                  data: %s
                  s3:
                    endpoint: %s
                    bucket: %s
                    access-key: anna
                    secret-key: hush
                """.formatted(folder.resolve("data"), s3.endpoint(), TestS3.BUCKET));
        var arguments = new ArrayList<>(List.of("blobs", "move", "--to", to, "--conf", conf.toString()));
        arguments.addAll(List.of(more));
        return ParleyCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
