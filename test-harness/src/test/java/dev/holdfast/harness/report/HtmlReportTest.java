package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class HtmlReportTest {

    private static final Pattern SELF_CLOSED = Pattern.compile("<(\\w+)[^<>]*/>");

    @Test
    void theVerdictIsOnThePageInWords() throws Exception {
        assertTrue(text(SampleReports.recovered()).contains("FULL RECOVERY"));
        assertFalse(text(SampleReports.recovered()).contains("NOT RECOVERED"));
        for (DrillReport bad : List.of(SampleReports.lossy(), SampleReports.failed())) {
            assertFalse(text(bad).contains("FULL RECOVERY"));
            assertTrue(text(bad).contains("NOT RECOVERED"));
            for (String sentence : bad.shortcomings()) {
                assertTrue(text(bad).contains(sentence), sentence);
            }
            assertTrue(text(bad).contains("not reached"));
        }
        assertTrue(text(SampleReports.failed()).contains("not known"));
    }

    @Test
    void everythingReportedIsOnThePage() throws Exception {
        DrillReport report = SampleReports.lossy();
        String text = text(report);
        List<String> expected = new ArrayList<>(List.of(report.title(), report.drill(), report.replay()));
        report.configuration().forEach((name, value) -> expected.addAll(List.of(name, value)));
        report.phases()
                .forEach(phase ->
                        expected.addAll(List.of(phase.name(), phase.outcome(), Elapsed.words(phase.durationMillis()))));
        report.checks().forEach(check -> {
            expected.add(check.subject());
            expected.addAll(check.differences());
        });
        report.refusals()
                .forEach(refusal ->
                        expected.addAll(List.of(refusal.attempt(), refusal.actualCode(), refusal.message())));
        report.timeline().forEach(moment -> expected.add(moment.text()));
        expected.addAll(report.loss().keysLost());
        expected.add(DrillReport.NOTICE);
        expected.forEach(part -> assertTrue(text.contains(part), part));
    }

    @Test
    void whatWasTriedAndWhatClientsSawIsOnThePage() throws Exception {
        String text = text(SampleReports.underLoad());
        for (String part : List.of(
                "A region is lost while clients work.",
                "The leader is lost",
                "on: leader, after: 2s",
                "destroy-card",
                "Card contoso-1 is gone with all it held.",
                "RTO and RPO of each phase",
                "calls answered in a second",
                "99th percentile")) {
            assertTrue(text.contains(part), part);
        }
        assertFalse(text(SampleReports.recovered()).contains("As clients saw it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\" onload=\"alert(1)",
                "' x='",
                "</style></title></svg><img src=x>",
                "<!-- ]]> <![CDATA[ -->",
                "&lt;b&gt; &#x3c; &",
                "<?pi ?><!ENTITY x>",
                "\u202Egnp.exe\u2028",
                "100 %s {0} ${x} \\",
            })
    void aHostileNameIsNothingButText(String name) throws Exception {
        DrillReport hostile = SampleReports.saying(name);
        assertEquals(structure(parse(SampleReports.saying("plain"))), structure(parse(hostile)));
        assertEquals(count(text(SampleReports.saying("plain")), "plain"), count(text(hostile), name));
    }

    @Test
    void whatXmlCannotSayIsReplaced() throws Exception {
        String text = text(SampleReports.saying("a\u0000b\uD800c\uFFFFd\u001Be\uD83D\uDE00"));
        assertTrue(text.contains("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uD83D\uDE00"));
    }

    @Test
    void thePageNeedsNothingButItself() throws Exception {
        Set<String> suspicious = new TreeSet<>(Set.of("script", "link", "img", "iframe", "object", "use", "image"));
        for (Element element : elements(parse(SampleReports.lossy()))) {
            assertFalse(suspicious.contains(element.getTagName()), element.getTagName());
            assertFalse(element.hasAttribute("src") || element.hasAttribute("href"), element.getTagName());
            assertFalse(element.hasAttribute("style"), "the style sheet is in one place");
        }
        String style = parse(SampleReports.lossy())
                .getElementsByTagName("style")
                .item(0)
                .getTextContent();
        assertFalse(style.contains("url(") || style.contains("@import"));
    }

    /** HTML and XML read the page alike: raw text has nothing to escape, and only void elements close themselves. */
    @Test
    void thePageIsHtmlToo() {
        String page = new String(HtmlReport.render(SampleReports.lossy()), StandardCharsets.UTF_8);
        assertTrue(page.startsWith("<!DOCTYPE html><html lang=\"en\""), page.substring(0, 60));
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        assertFalse(style.contains("&") || style.contains("<"), "the style sheet was escaped");
        Matcher selfClosed = SELF_CLOSED.matcher(page);
        while (selfClosed.find()) {
            assertTrue(Set.of("meta", "wbr", "path", "rect", "line").contains(selfClosed.group(1)), selfClosed.group());
        }
    }

    @Test
    void itCanBeReadAloud() throws Exception {
        Element page = parse(SampleReports.recovered());
        assertEquals(1, page.getElementsByTagName("h1").getLength());
        for (Element element : elements(page)) {
            if (element.getTagName().equals("table")) {
                assertEquals("caption", ((Element) element.getFirstChild()).getTagName());
            }
            if (element.getTagName().equals("th")) {
                assertTrue(element.hasAttribute("scope"));
            }
            if (element.getTagName().equals("svg") && element.hasAttribute("aria-labelledby")) {
                for (String id : element.getAttribute("aria-labelledby").split(" ")) {
                    assertEquals(
                            1,
                            elements(page).stream()
                                    .filter(e -> e.getAttribute("id").equals(id))
                                    .count());
                }
            }
        }
    }

    @Test
    void durationsOfVirtualTimeAreSaidToBeThat() throws Exception {
        assertFalse(text(SampleReports.recovered()).contains("virtual"));
        for (RunKind kind : List.of(RunKind.VIRTUAL_DRILL, RunKind.SIMULATION)) {
            String text = text(SampleReports.of(kind));
            assertTrue(text.contains(RunKind.VIRTUAL_TIME), text);
            assertTrue(text.contains("of virtual time in all"), text);
        }
        assertFalse(text(SampleReports.of(RunKind.SIMULATION)).contains("FULL RECOVERY"));
    }

    @Test
    void aFaultThatCostsNoCopyIsMarkedOtherwiseThanADisaster() throws Exception {
        String page = new String(HtmlReport.render(SampleReports.underLoad()), StandardCharsets.UTF_8);
        assertTrue(page.contains("class=\"mark fault\""));
        assertTrue(page.contains("class=\"mark disaster\""));
    }

    @Test
    void aDrillThatDidNothingHasAPageToo() throws Exception {
        DrillReport empty = new DrillReport(
                "region-loss",
                "t",
                RunKind.DRILL,
                Instant.EPOCH,
                0,
                Map.of(),
                "hsm",
                List.of(),
                List.of(),
                List.of(),
                new DrillReport.Loss(0, List.of(), 0),
                List.of(),
                RunDetail.NONE);
        assertTrue(text(empty).contains("No phase ran."));
    }

    private static Element parse(DrillReport report) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(HtmlReport.render(report)))
                .getDocumentElement();
    }

    private static String text(DrillReport report) throws Exception {
        return parse(report).getTextContent();
    }

    private static List<Element> elements(Element page) {
        NodeList all = page.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    /** Every element with its attributes, in order. */
    private static List<String> structure(Element page) {
        List<String> structure = new ArrayList<>();
        for (Element element : elements(page)) {
            StringBuilder line = new StringBuilder(element.getTagName());
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                Node attribute = element.getAttributes().item(i);
                line.append(' ').append(attribute.getNodeName()).append('=').append(attribute.getNodeValue());
            }
            structure.add(line.toString());
        }
        return structure;
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
