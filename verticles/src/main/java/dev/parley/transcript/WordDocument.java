package dev.parley.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.bus.Speech;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLStreamException;

/**
 * Transcript and report as a Word document: the least parts of an Office Open XML package (ECMA-376, parts 1 and 2). A
 * library for it weighs 14 MB and more.
 */
final class WordDocument {

    private static final String TYPES = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
            <Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
            </Types>""";

    private static final String RELATIONS = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>
            </Relationships>""";

    private static final String STYLE = """
            <w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>\
            <w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/></w:pPr>\
            <w:rPr><w:b/><w:sz w:val="%d"/></w:rPr></w:style>
            """;

    /** Sizes are half points, distances twentieths of a point. */
    private static final String STYLES = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
            <w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>
            """
            + STYLE.formatted("Title", "Title", 40)
            + STYLE.formatted("Heading1", "heading 1", 32)
            + STYLE.formatted("Heading2", "heading 2", 26)
            + "</w:styles>";

    /** The same transcript gives the same bytes. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

    private WordDocument() {}

    static byte[] of(NamedTranscript named) {
        return packed(body -> {
            body.paragraph("Title", Prose.oneLine(named.title()));
            body.paragraph("Normal", MarkdownText.facts(named));
            for (var paragraph : Paragraph.of(named.transcript().segments())) {
                body.spoken(paragraph.speaker(), Clock.hours(paragraph.start()), paragraph.text());
            }
            var report = named.transcript().report().map(Speech.Report::text);
            if (report.isPresent()) {
                body.markdown(report.get());
            }
        });
    }

    /** A report alone. */
    static byte[] of(String title, String report) {
        return packed(body -> {
            body.paragraph("Title", Prose.oneLine(title));
            body.markdown(report);
        });
    }

    /** What stands in a document. */
    private interface Content {
        void write(WordBody body) throws XMLStreamException;
    }

    private static byte[] packed(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var body = new WordBody();
            content.write(body);
            add(zip, "[Content_Types].xml", TYPES);
            add(zip, "_rels/.rels", RELATIONS.formatted("officeDocument", "word/document.xml"));
            add(zip, "word/_rels/document.xml.rels", RELATIONS.formatted("styles", "styles.xml"));
            add(zip, "word/styles.xml", STYLES);
            add(zip, "word/document.xml", body.end());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write the document", e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(WRITTEN);
        zip.putNextEntry(entry);
        zip.write(content.getBytes(UTF_8));
        zip.closeEntry();
    }
}
