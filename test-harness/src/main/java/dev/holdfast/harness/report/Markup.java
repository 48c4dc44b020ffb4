package dev.holdfast.harness.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML, and HTML that is also well-formed XML, so that any parser can check it. Every text and every attribute passes
 * through the XML writer, which escapes it: there is no other way in.
 */
final class Markup {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private interface Step {
        void write() throws XMLStreamException;
    }

    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter xml;

    private Markup() {
        try {
            xml = FACTORY.createXMLStreamWriter(page);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A page of HTML. */
    static Markup html() {
        Markup page = new Markup();
        return page.step(() -> page.xml.writeDTD("<!DOCTYPE html>"));
    }

    /** A document of XML, in UTF-8. */
    static Markup xml() {
        Markup document = new Markup();
        return document.step(() -> document.xml.writeStartDocument("UTF-8", "1.0"));
    }

    /** Starts an element; {@code attributes} are names and values in turn. */
    Markup open(String name, String... attributes) {
        return step(() -> {
            xml.writeStartElement(name);
            write(attributes);
        });
    }

    /** Ends the element that was opened last. */
    Markup close() {
        return step(xml::writeEndElement);
    }

    Markup text(String text) {
        return step(() -> xml.writeCharacters(legal(text)));
    }

    /** An element with nothing but text in it. */
    Markup leaf(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close();
    }

    /** An element that never has content, such as {@code meta}, and any element of SVG without children. */
    Markup empty(String name, String... attributes) {
        return step(() -> {
            xml.writeEmptyElement(name);
            write(attributes);
        });
    }

    /** The page so far. */
    @Override
    public String toString() {
        step(xml::flush);
        return page.toString();
    }

    private void write(String[] attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], legal(attributes[i + 1]));
        }
    }

    private Markup step(Step step) {
        try {
            step.write();
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** XML 1.0 section 2.2 has no place for most control characters and for halves of surrogate pairs. */
    private static String legal(String text) {
        return text.codePoints()
                .map(c -> isLegal(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLegal(int c) {
        return c == '\t' || c == '\n' || c >= 0x20 && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
    }
}
