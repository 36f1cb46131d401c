package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Blobs;
import dev.parley.bus.Failure;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedLinksTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final URI BASE = URI.create("https://parley.example/a");
    private static final Blobs.Key KEY = new Blobs.Key("0123456789abcdef".repeat(4));

    @TempDir
    Path folder;

    private SignedLinks links;

    @BeforeEach
    void open() {
        links = at(NOW);
    }

    @Test
    void aLinkOpensItsBlobUnderItsName() {
        var link = links.sign(BASE, KEY, "Отчёт & план+1.wav", "audio/ogg; codecs=opus", NOW.plusSeconds(1));

        assertThat(link.toString())
                .startsWith("https://parley.example/a/files/%D0%9E")
                .isASCII();
        assertThat(links.read(link)).contains(new Blobs.Resolved(KEY, "Отчёт & план+1.wav", "audio/ogg; codecs=opus"));
    }

    @Test
    void aLinkThatIsChangedAnywhereOpensNothing() {
        var link =
                links.sign(BASE, KEY, "a.wav", "audio/wav", NOW.plusSeconds(1)).toString();

        for (var change : new String[][] {
            {"a.wav", "b.wav"},
            {"blob=0", "blob=1"},
            {"audio", "text"},
            {"expires=", "expires=9"},
            {"signature=", "signature=A"}
        }) {
            assertThat(links.read(URI.create(link.replace(change[0], change[1]))))
                    .as(change[1])
                    .isEmpty();
        }
        assertThat(links.read(URI.create(link.substring(0, link.length() - 1)))).isEmpty();
        assertThat(links.read(URI.create("https://elsewhere.example/files/a.wav")))
                .isEmpty();
    }

    @Test
    void aLinkExpires() {
        var link = links.sign(BASE, KEY, "a.wav", "audio/wav", NOW.plusSeconds(60));

        assertThat(at(NOW.plusSeconds(59)).read(link)).isPresent();
        TestStore.refused(Failure.FORBIDDEN, () -> at(NOW.plusSeconds(60)).read(link))
                .withMessageContaining("expired");
    }

    @Test
    void theKeyIsKeptForItsOwnerAlone() throws Exception {
        var file = folder.resolve("link-key");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readAllBytes(file)).hasSize(32);
    }

    @Test
    void anotherKeyOpensNothing() {
        var link = links.sign(BASE, KEY, "a.wav", "audio/wav", NOW.plusSeconds(1));
        var others = SignedLinks.open(folder.resolve("other-key"), Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(others.read(link)).isEmpty();
    }

    private SignedLinks at(Instant now) {
        return SignedLinks.open(folder.resolve("link-key"), Clock.fixed(now, ZoneOffset.UTC));
    }
}
