package dev.holdfast.harness.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as Chromium shows it, on a telephone's width and a desk's, dark and light. */
final class BrowserTest {

    private static final List<Integer> WIDTHS = List.of(360, 1_280);
    private static final Pattern SEEN = Pattern.compile("\\[(\\d+) (\\d+) ([^\\]]+)]");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    /** The scheme's number in the browser's settings, and the colour of the page in it. */
    @ParameterizedTest
    @CsvSource({"0,'rgb(20, 24, 28)'", "1,'rgb(255, 255, 255)'"})
    void nothingIsCutOffNorComplainedOf(int scheme, String background) throws Exception {
        for (DrillReport report :
                List.of(SampleReports.underLoad(), SampleReports.lossy(), SampleReports.saying("W".repeat(300)))) {
            String dom = shown(scheme, report);
            Matcher seen = SEEN.matcher(dom);
            for (int width : WIDTHS) {
                assertTrue(seen.find(), dom);
                assertEquals(width, Integer.parseInt(seen.group(1)));
                assertTrue(Integer.parseInt(seen.group(2)) <= width, () -> report.title() + ": " + seen.group());
                assertEquals(background, seen.group(3));
            }
        }
    }

    /** A page that the browser does complain of, and that is too wide, so that the test above can fail. */
    @Test
    void theBrowserWouldTell() throws Exception {
        String page = "<html><body style='background:rgb(1, 2, 3)'><img src='https://example.invalid/x'>"
                + "<div style='width:2000px'>wide</div></body></html>";
        Path log = folder.resolve("log");
        Matcher seen = SEEN.matcher(browse(1, page, log));
        assertTrue(seen.find());
        assertEquals(2_000, Integer.parseInt(seen.group(2)) / 100 * 100);
        assertEquals("rgb(1, 2, 3)", seen.group(3));
    }

    private String shown(int scheme, DrillReport report) throws Exception {
        Path log = folder.resolve("log");
        String dom = browse(scheme, new String(HtmlReport.render(report), UTF_8), log);
        List<String> complaints = Files.readAllLines(log).stream()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        assertEquals(List.of(), complaints);
        return dom;
    }

    /** Puts the page into frames of both widths, and lets a script beside them tell what became of it there. */
    private String browse(int scheme, String page, Path log) throws IOException, InterruptedException {
        StringBuilder frames = new StringBuilder("<!DOCTYPE html><html><body>");
        String source = page.replace("&", "&amp;").replace("\"", "&quot;");
        for (int width : WIDTHS) {
            frames.append("<iframe style=\"border:0;width:" + width + "px;height:800px\" srcdoc=\"")
                    .append(source)
                    .append("\"></iframe>");
        }
        frames.append(
                "<p id=seen></p><script>onload = () => { for (const frame of document.querySelectorAll('iframe')) {"
                        + " const page = frame.contentDocument; seen.textContent += '[' + frame.clientWidth + ' '"
                        + " + page.documentElement.scrollWidth + ' '"
                        + " + frame.contentWindow.getComputedStyle(page.body).backgroundColor + ']'; } }</script></body></html>");
        Path file = Files.writeString(folder.resolve("frames.html"), frames);
        Path dom = folder.resolve("dom");
        List<String> command = new ArrayList<>(List.of(
                browser().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--blink-settings=preferredColorScheme=" + scheme,
                "--dump-dom",
                file.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the browser does not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.readString(dom);
    }

    private static Path browser() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(":")).map(at -> Path.of(at, name)))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "Chromium is not installed: apt-get install chromium");
        return found.get();
    }
}
