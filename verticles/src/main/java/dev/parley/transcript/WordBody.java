package dev.parley.transcript;

import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The text of a Word document (WordprocessingML, ECMA-376 part 1) while it is written. Owned by one rendering. */
final class WordBody {

    private static final String SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private static final Pattern BORDER_OF_CELLS = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern TABLE_RULE = Pattern.compile("\\|[\\s|:-]+\\|");
    private static final Pattern EMPHASIS = Pattern.compile("(?<!\\\\)\\*+(?=\\S)|(?<=\\S)(?<!\\\\)\\*+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(\\p{Punct})");

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    WordBody() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("w", "document", SPACE);
        xml.writeNamespace("w", SPACE);
        xml.writeStartElement(SPACE, "body");
    }

    void paragraph(String style, String line) throws XMLStreamException {
        start(style);
        run(line, false);
        xml.writeEndElement();
    }

    void spoken(String speaker, String time, String said) throws XMLStreamException {
        start("Normal");
        run(speaker, true);
        run(" (" + time + "): " + said, false);
        xml.writeEndElement();
    }

    /** Headings, lists and tables of a report; emphasis is dropped. */
    void markdown(String report) throws XMLStreamException {
        var inTable = false;
        for (var line : report.lines().map(String::strip).toList()) {
            var isRow = line.startsWith("|") && line.endsWith("|") && line.length() > 1;
            if (isRow != inTable) {
                border(isRow);
                inTable = isRow;
            }
            if (isRow) {
                if (!TABLE_RULE.matcher(line).matches()) {
                    row(Arrays.asList(BORDER_OF_CELLS.split(line.substring(1, line.length() - 1))));
                }
            } else if (line.startsWith("#")) {
                paragraph(line.startsWith("##") ? "Heading2" : "Heading1", plain(line.replaceFirst("#+\\s*", "")));
            } else if (line.startsWith("- ") || line.startsWith("* ")) {
                paragraph("Normal", "• " + plain(line.substring(2)));
            } else if (!line.isEmpty()) {
                paragraph("Normal", plain(line));
            }
        }
        if (inTable) {
            border(false);
        }
    }

    /** The document, which takes no more. */
    String end() throws XMLStreamException {
        xml.writeEndDocument();
        xml.close();
        return text.toString();
    }

    /** Starts or ends a table. Word wants a paragraph behind each. */
    private void border(boolean start) throws XMLStreamException {
        if (start) {
            xml.writeStartElement(SPACE, "tbl");
            xml.writeStartElement(SPACE, "tblPr");
            empty("tblW", "type", "auto");
            xml.writeEndElement();
            xml.writeEmptyElement(SPACE, "tblGrid");
        } else {
            xml.writeEndElement();
            paragraph("Normal", "");
        }
    }

    private void row(List<String> cells) throws XMLStreamException {
        xml.writeStartElement(SPACE, "tr");
        for (var cell : cells) {
            xml.writeStartElement(SPACE, "tc");
            paragraph("Normal", plain(cell.strip()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void start(String style) throws XMLStreamException {
        xml.writeStartElement(SPACE, "p");
        xml.writeStartElement(SPACE, "pPr");
        empty("pStyle", "val", style);
        xml.writeEndElement();
    }

    private void run(String words, boolean bold) throws XMLStreamException {
        xml.writeStartElement(SPACE, "r");
        if (bold) {
            xml.writeStartElement(SPACE, "rPr");
            xml.writeEmptyElement(SPACE, "b");
            xml.writeEndElement();
        }
        xml.writeStartElement(SPACE, "t");
        xml.writeAttribute("xml", "http://www.w3.org/XML/1998/namespace", "space", "preserve");
        xml.writeCharacters(words);
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void empty(String element, String attribute, String value) throws XMLStreamException {
        xml.writeEmptyElement(SPACE, element);
        xml.writeAttribute("w", SPACE, attribute, value);
    }

    /** A line of Markdown as it reads, with its list marks and without those of headings, quotations and emphasis. */
    static String withoutMarks(String markdown) {
        return plain(markdown.replaceFirst("^\\s*(#+|>)\\s+", ""));
    }

    private static String plain(String markdown) {
        var line = EMPHASIS.matcher(Prose.oneLine(markdown)).replaceAll("");
        return ESCAPE.matcher(line)
                .replaceAll("$1")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
