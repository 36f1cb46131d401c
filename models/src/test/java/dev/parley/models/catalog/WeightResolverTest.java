package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.models.catalog.WeightException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightResolverTest {

    private static final byte[] CONTENT = Samples.content(1);
    private static final Catalog CATALOG = Samples.catalog(CONTENT, "mirror: elsewhere/other.onnx");

    @TempDir
    Path folder;

    private Path cache;
    private Path mirror;

    @BeforeEach
    void makeMirror() throws IOException {
        cache = folder.resolve("cache");
        mirror = folder.resolve("mirror");
        put(mirror.resolve("elsewhere/other.onnx"), CONTENT);
    }

    @Test
    void aMirrorFolderIsCopiedIntoTheCache() {
        var found = resolver().resolve("tiny");

        assertThat(found).isEqualTo(cache.resolve("tiny"));
        assertThat(found.resolve("tiny.onnx")).hasBinaryContent(CONTENT);
    }

    @Test
    void theCacheOfAnotherMachineIsAMirror() {
        var first = resolver().resolve("tiny").getParent();

        var second = new WeightResolver(CATALOG, folder.resolve("second"), Optional.of(first.toString()), Map.of());

        assertThat(second.find("tiny")).contains(folder.resolve("second/tiny"));
    }

    @Test
    void aMirrorMayStandBehindAWebServer() throws IOException {
        try (var server = new SmallHub().file("/weights/elsewhere/other.onnx", CONTENT)) {
            var resolver = new WeightResolver(CATALOG, cache, Optional.of(server.address("/weights")), Map.of());

            assertThat(resolver.resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
            assertThat(server.requests()).containsExactly("/weights/tiny/tiny.onnx", "/weights/elsewhere/other.onnx");
        }
    }

    @Test
    void aMirrorWithoutTheFileIsNamedWithThePathsThatWereTried() throws IOException {
        Files.delete(mirror.resolve("elsewhere/other.onnx"));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessage(
                        "tiny.onnx of tiny could not be fetched. Tried mirror %s: has no tiny/tiny.onnx or elsewhere/other.onnx. "
                                + "Put this right, then run ./parley models pull tiny",
                        mirror);
    }

    @Test
    void aWeightThatOnlyMirrorsHaveAsksForAMirror() {
        var resolver = new WeightResolver(CATALOG, cache, Optional.empty(), Map.of());

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessageContaining("comes only from a mirror: set models.mirror");
    }

    @Test
    void whatTheMirrorLacksComesFromTheNextSource() throws IOException {
        try (var server = new SmallHub().file("/tiny.onnx", CONTENT)) {
            var catalog = Samples.catalog(CONTENT, "hub: " + server.address("/tiny.onnx"));
            var resolver = Samples.resolver(
                    catalog, cache, new MirrorFolder(folder.resolve("nowhere")), new Hub(Samples.HTTP));

            assertThat(resolver.resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void aWrongFileOfAMirrorDoesNotHideTheRightOneOfTheHub() throws IOException {
        put(mirror.resolve("tiny/tiny.onnx"), Samples.content(2));
        try (var server = new SmallHub().file("/tiny.onnx", CONTENT)) {
            var catalog = Samples.catalog(CONTENT, "hub: " + server.address("/tiny.onnx"));
            var resolver = Samples.resolver(catalog, cache, new MirrorFolder(mirror), new Hub(Samples.HTTP));

            assertThat(resolver.find("tiny")).isEmpty();
            assertThat(resolver.resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void aChangedFileInTheCacheIsFetchedAgain() throws IOException {
        var file = resolver().resolve("tiny").resolve("tiny.onnx");
        Files.write(file, Samples.content(2));

        assertThat(resolver().installed("tiny")).isFalse();
        assertThat(resolver().resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatWasOnlyTouchedIsKept() throws IOException {
        var file = resolver().resolve("tiny").resolve("tiny.onnx");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        Files.delete(mirror.resolve("elsewhere/other.onnx"));

        assertThat(resolver().resolve("tiny").resolve("tiny.onnx")).hasBinaryContent(CONTENT);
    }

    @Test
    void damagedNotesOnlyCostAnotherCheck() throws IOException {
        var here = resolver().resolve("tiny");
        Files.writeString(here.resolve(".checked.json"), "{\"files\":");

        assertThat(resolver().installed("tiny")).isTrue();
    }

    @Test
    void withoutAHashTheFirstDownloadDecides() throws IOException {
        var catalog = catalogWithoutHash();
        var resolver = Samples.resolver(catalog, cache, new MirrorFolder(mirror));
        var file = resolver.resolve("tiny").resolve("tiny.onnx");
        Files.delete(file);
        put(mirror.resolve("elsewhere/other.onnx"), Samples.content(2));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessageContaining("expected " + Samples.sha256(CONTENT));
    }

    @Test
    void findAsksNoNetwork() throws IOException {
        try (var server = new SmallHub().file("/tiny.onnx", CONTENT)) {
            var catalog = Samples.catalog(CONTENT, "hub: " + server.address("/tiny.onnx"));
            var resolver = Samples.resolver(catalog, cache, new Hub(Samples.HTTP));

            assertThat(resolver.find("tiny")).isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void theListSaysWhatIsInstalled() {
        assertThat(resolver().list()).extracting(WeightStatus::installed).containsExactly(false);

        resolver().resolve("tiny");

        assertThat(resolver().list()).extracting(WeightStatus::installed).containsExactly(true);
    }

    @Test
    void aWeightThatFitsOnNoDiskIsRefusedBeforeItIsFetched() {
        var catalog = Catalog.parse("""
                weights:
                  - {name: huge, purpose: tests, licence: MIT, files: [{name: huge.onnx, size: 900000000000000000, mirror: huge}]}
                """);

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> Samples.resolver(catalog, cache, new MirrorFolder(mirror))
                        .resolve("huge"))
                .withMessageStartingWith(
                        "No space is left in " + cache.resolve("huge") + " for huge: 900000000000.0 MB are needed")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
    }

    @Test
    void aCacheThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(cache, "a file where the folder should be");

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver().resolve("tiny"))
                .withMessageContaining("or set models.cache to another folder")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CACHE));
    }

    @Test
    void preparedFilesAreMadeOnce() throws IOException {
        var times = new AtomicInteger();
        var resolver = preparing(1, times);

        var made = resolver.resolve("tiny").resolve("lower.txt");
        resolver.resolve("tiny");

        assertThat(made).hasContent("300000");
        assertThat(times).hasValue(1);
    }

    @Test
    void preparedFilesAreMadeAgainWhenTheyChangeOrTheStepDoes() throws IOException {
        var times = new AtomicInteger();
        var made = preparing(1, times).resolve("tiny").resolve("lower.txt");
        Files.writeString(made, "damaged");

        assertThat(preparing(1, times).resolve("tiny").resolve("lower.txt")).hasContent("300000");
        preparing(2, times).resolve("tiny");

        assertThat(times).hasValue(3);
    }

    @Test
    void anUnknownStepIsRefusedBeforeAnythingIsFetched() {
        var resolver = Samples.resolver(preparedCatalog(1), cache, new MirrorFolder(mirror));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessage("The catalog prepares tiny with the step \"measure\", "
                        + "which this version of Parley does not know; it knows []");
        assertThat(cache.resolve("tiny/tiny.onnx")).doesNotExist();
    }

    @Test
    void aStepThatFailsIsNamedAndLeavesNothingHalfMade() {
        Preparation failing = (_, target) -> {
            Files.writeString(target.resolve("lower.txt"), "half");
            throw new IOException("this is no model");
        };
        var resolver = new WeightResolver(
                preparedCatalog(1), cache, List.of(new MirrorFolder(mirror)), Map.of("measure", failing));

        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> resolver.resolve("tiny"))
                .withMessageContaining("the step measure failed: this is no model")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PREPARATION));
        assertThat(cache.resolve("tiny/lower.txt")).doesNotExist();
    }

    @Test
    void threadsThatWantTheSameWeightFetchItOnce() throws Exception {
        try (var server = new SmallHub().file("/tiny.onnx", CONTENT)) {
            var catalog = Samples.catalog(CONTENT, "hub: " + server.address("/tiny.onnx"));
            var threads = new ArrayList<Thread>();
            var failures = new AtomicInteger();
            for (var i = 0; i < 8; i++) {
                threads.add(Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, _) -> failures.incrementAndGet())
                        .start(() -> Samples.resolver(catalog, cache, new Hub(Samples.HTTP))
                                .resolve("tiny")));
            }
            for (var thread : threads) {
                thread.join();
            }

            assertThat(failures).hasValue(0);
            assertThat(server.requests()).hasSize(1);
        }
    }

    private WeightResolver resolver() {
        return Samples.resolver(CATALOG, cache, new MirrorFolder(mirror));
    }

    private WeightResolver preparing(int version, AtomicInteger times) {
        Preparation measure = (fetched, target) -> {
            times.incrementAndGet();
            Files.writeString(target.resolve("lower.txt"), Long.toString(Files.size(fetched.resolve("tiny.onnx"))));
        };
        return new WeightResolver(
                preparedCatalog(version), cache, List.of(new MirrorFolder(mirror)), Map.of("measure", measure));
    }

    private static Catalog preparedCatalog(int version) {
        return Catalog.parse("""
                weights:
                  - name: tiny
                    purpose: tests
                    licence: MIT
                    files: [{name: tiny.onnx, mirror: elsewhere/other.onnx, sha256: %s}]
                    prepare: {step: measure, version: %d, makes: [lower.txt]}
                """.formatted(Samples.sha256(CONTENT), version));
    }

    private static Catalog catalogWithoutHash() {
        return Catalog.parse("""
                weights:
                  - {name: tiny, purpose: tests, licence: MIT, files: [{name: tiny.onnx, mirror: elsewhere/other.onnx}]}
                """);
    }

    private static void put(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
