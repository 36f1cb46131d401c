package dev.parley.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class WordDocumentTest {

    private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    @Test
    void thePackageHasItsPartsAndEachIsXml() throws Exception {
        var parts = parts(Talk.with(0, 1, "SPEAKER_00", "Добрый день.").named());

        assertThat(parts.keySet())
                .containsExactly(
                        "[Content_Types].xml",
                        "_rels/.rels",
                        "word/_rels/document.xml.rels",
                        "word/styles.xml",
                        "word/document.xml");
        assertThat(parts.get("[Content_Types].xml")
                        .getElementsByTagName("Override")
                        .getLength())
                .isEqualTo(2);
    }

    @Test
    void itReadsAsTitleTranscriptAndReport() throws Exception {
        var talk = Talk.with(0, 1, "SPEAKER_00", "a < b & \u0007c 你好")
                .labels(Map.of("SPEAKER_00", "Анна"))
                .report("""
                        # Report

                        - **one** \\* two

                        *2 * 2 is four.*

                        ## Shares

                        | Speaker | Share |
                        | --- | ---: |
                        | SPEAKER_00 | 100 % |
                        """);

        var document = parts(talk.named()).get("word/document.xml");

        assertThat(paragraphs(document))
                .containsExactly(
                        "Title: Разговор #1.wav",
                        "Normal: 2026-01-02 · 00:00:01 · ru · Анна",
                        "Normal: Анна (00:00:00): a < b & c 你好",
                        "Heading1: Report",
                        "Normal: • one * two",
                        "Normal: 2 * 2 is four.",
                        "Heading2: Shares",
                        "Normal: Speaker",
                        "Normal: Share",
                        "Normal: Анна",
                        "Normal: 100 %",
                        "Normal: ");
        assertThat(document.getElementsByTagNameNS(WORD, "tr").getLength()).isEqualTo(2);
    }

    @Test
    void theSameTranscriptGivesTheSameBytes() {
        var named = Talk.with(0, 1, "SPEAKER_00", "Once.").named();

        assertThat(Format.DOCX.render(named)).isEqualTo(Format.DOCX.render(named));
    }

    private static Map<String, Document> parts(NamedTranscript named) throws Exception {
        var factory = DocumentBuilderFactory.newNSInstance();
        var parts = new LinkedHashMap<String, Document>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(Format.DOCX.render(named)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var content = new ByteArrayInputStream(zip.readAllBytes());
                parts.put(entry.getName(), factory.newDocumentBuilder().parse(content));
            }
        }
        return parts;
    }

    private static java.util.List<String> paragraphs(Document document) throws IOException {
        var paragraphs = document.getElementsByTagNameNS(WORD, "p");
        return java.util.stream.IntStream.range(0, paragraphs.getLength())
                .mapToObj(paragraphs::item)
                .map(item -> (org.w3c.dom.Element) item)
                .map(paragraph -> paragraph
                                .getElementsByTagNameNS(WORD, "pStyle")
                                .item(0)
                                .getAttributes()
                                .getNamedItemNS(WORD, "val")
                                .getNodeValue()
                        + ": " + paragraph.getTextContent())
                .toList();
    }
}
