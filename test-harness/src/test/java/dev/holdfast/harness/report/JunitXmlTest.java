package dev.holdfast.harness.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** What CI systems read of a drill. */
final class JunitXmlTest {

    private static Schema schema;

    @BeforeAll
    static void readSchema() throws SAXException {
        schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JunitXmlTest.class.getResource("junit.xsd"));
    }

    @Test
    void everyDocumentIsAsTheFormSays() {
        for (DrillReport report : List.of(
                SampleReports.recovered(),
                SampleReports.lossy(),
                SampleReports.failed(),
                SampleReports.underLoad(),
                SampleReports.saying("]]> <failure/> &amp; \u0000\uD800\u202E \" '"))) {
            assertDoesNotThrow(() -> validate(JunitXml.render(report)));
        }
    }

    @Test
    void theSchemaWouldTell() {
        String good = new String(JunitXml.render(SampleReports.lossy()), UTF_8);
        for (String wrong : List.of(
                good.replace("errors=\"0\"", ""),
                good.replace("time=\"5.231\"", "time=\"5 s\""),
                good.replace("<properties>", "<properties><testcase/>"),
                good.replace("hostname", "host"))) {
            assertThrows(SAXException.class, () -> validate(wrong.getBytes(UTF_8)), wrong);
        }
    }

    @Test
    void theCountsAreThoseOfTheCases() throws Exception {
        for (DrillReport report : List.of(SampleReports.recovered(), SampleReports.lossy(), SampleReports.failed())) {
            Element suite = suite(report);
            assertEquals(
                    suite.getElementsByTagName("testcase").getLength(), Integer.parseInt(suite.getAttribute("tests")));
            assertEquals(
                    suite.getElementsByTagName("failure").getLength(),
                    Integer.parseInt(suite.getAttribute("failures")));
            assertEquals(report.recovered(), suite.getAttribute("failures").equals("0"));
            assertTrue(suite.getTextContent().contains(report.replay()));
        }
        assertTrue(suite(SampleReports.failed()).getTextContent().contains("is locked: unlock it"));
    }

    private static Element suite(DrillReport report) throws Exception {
        return (Element) DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JunitXml.render(report)))
                .getElementsByTagName("testsuite")
                .item(0);
    }

    private static void validate(byte[] document) throws Exception {
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    }
}
