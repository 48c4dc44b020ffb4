package dev.holdfast.harness.firmware;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Section;
import dev.holdfast.harness.functional.report.Coverage;
import dev.holdfast.harness.functional.report.EvidenceCheck;
import dev.holdfast.harness.functional.report.EvidenceFolder;
import dev.holdfast.harness.functional.report.Outcome;
import dev.holdfast.harness.functional.report.Requirements;
import dev.holdfast.harness.functional.report.TestRun;
import dev.holdfast.harness.functional.section.Sections;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.harness.service.HomeOption;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm firmware verify}. */
@Command(
        name = "verify",
        description = {
            "Runs the functional tests of the firmware on cards of their own, each mapped to requirements of ISO/IEC 24759,"
                    + " and writes evidence and a table of coverage.",
            EvidenceFolder.NOTICE
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware verify --section 4 --out evidence")
final class FirmwareVerifyCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<Section> known;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the evidence goes. Default: evidence-TIME in the service's folder.")
    private @Nullable Path out;

    @Option(names = "--section", paramLabel = "N", description = "Only the tests of this section; may be repeated.")
    private List<Integer> wantedSections = List.of();

    @Option(names = "--test", paramLabel = "ID", description = "Only this test; may be repeated.")
    private List<String> wantedTests = List.of();

    @Option(names = "--list", description = "Tells which tests there are, and runs none.")
    private boolean list;

    @Option(
            names = "--check",
            paramLabel = "DIR",
            description = "Checks evidence against its digests, and runs no test.")
    private @Nullable Path checked;

    @Option(names = "--json", description = "One JSON document on standard output, and nothing else there.")
    private boolean json;

    FirmwareVerifyCommand() {
        this(Sections.all());
    }

    FirmwareVerifyCommand(List<Section> known) {
        this.known = known;
    }

    @Override
    public Integer call() throws IOException {
        if (checked != null) {
            return check(checked);
        }
        List<FunctionalTest> tests = chosen();
        return list ? tell(tests) : run(tests);
    }

    private int run(List<FunctionalTest> tests) throws IOException {
        Instant when = Instant.now();
        Path folder = Optional.ofNullable(out)
                .orElseGet(() -> home.home().folder().resolve("evidence-" + STAMP.format(when)));
        if (Files.exists(folder.resolve(EvidenceFolder.DOCUMENT))) {
            throw new RefusedException(
                    Code.CONFLICT, folder + " holds evidence already: name another folder with --out.");
        }
        int[] ended = {0};
        List<Outcome> outcomes = TestRun.of(tests, outcome -> progress(++ended[0], tests.size(), outcome));
        Coverage coverage = new Coverage(known, Requirements.all());
        EvidenceFolder.write(folder, outcomes, coverage, when);
        long passed = outcomes.stream().filter(Outcome::passed).count();
        if (json) {
            say(document(outcomes, folder).toPrettyString());
        } else {
            say("");
            say(passed + " of " + outcomes.size() + " tests passed; of "
                    + coverage.total().required() + " requirements that apply to such a module "
                    + coverage.total().tested() + " have a test.");
            say("Evidence: " + folder.resolve(EvidenceFolder.DOCUMENT));
            say("Coverage: " + folder.resolve("coverage.md"));
            say(EvidenceFolder.NOTICE);
        }
        return (passed == outcomes.size() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void progress(int number, int of, Outcome outcome) {
        if (!json) {
            say(String.format(
                    Locale.ROOT,
                    "%3d/%d  %-6s %5d ms  %s%s",
                    number,
                    of,
                    outcome.passed() ? "ok" : "FAILED",
                    outcome.millis(),
                    outcome.test().id(),
                    outcome.passed() ? "" : ": " + outcome.failure()));
        }
    }

    private int tell(List<FunctionalTest> tests) {
        if (json) {
            ObjectNode document = Json.document("holdfast.functional.list/1");
            ArrayNode array = document.putArray("tests");
            tests.forEach(test -> describe(array.addObject(), test));
            say(document.toPrettyString());
        } else {
            for (FunctionalTest test : tests) {
                say(test.id() + " (" + String.join(", ", test.requirements()) + ")\n    " + test.claim());
            }
        }
        return ExitCode.OK.code();
    }

    private int check(Path folder) throws IOException {
        EvidenceCheck.Found found = EvidenceCheck.of(folder);
        if (json) {
            ObjectNode document = Json.document("holdfast.functional.check/1").put("files", found.files());
            found.differences().forEach(document.putArray("differences")::add);
            say(document.toPrettyString());
        } else {
            found.differences().forEach(this::say);
            say(found.files() + " files of evidence, "
                    + (found.differences().isEmpty() ? "all as their digests say." : "not all as they were."));
        }
        return (found.differences().isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static ObjectNode document(List<Outcome> outcomes, Path folder) {
        ObjectNode document = Json.document("holdfast.functional/1")
                .put("notice", EvidenceFolder.NOTICE)
                .put("folder", folder.toString())
                .put("passed", outcomes.stream().filter(Outcome::passed).count())
                .put("failed", outcomes.stream().filter(one -> !one.passed()).count());
        ArrayNode array = document.putArray("tests");
        for (Outcome outcome : outcomes) {
            describe(array.addObject(), outcome.test())
                    .put("passed", outcome.passed())
                    .put("failure", outcome.failure())
                    .put("millis", outcome.millis());
        }
        return document;
    }

    private static ObjectNode describe(ObjectNode node, FunctionalTest test) {
        node.put("id", test.id()).put("claim", test.claim());
        test.requirements().forEach(node.putArray("requirements")::add);
        return node;
    }

    private List<FunctionalTest> chosen() {
        List<FunctionalTest> tests = known.stream()
                .filter(section -> wantedSections.isEmpty() || wantedSections.contains(section.number()))
                .flatMap(section -> section.tests().stream())
                .filter(test -> wantedTests.isEmpty() || wantedTests.contains(test.id()))
                .toList();
        if (tests.isEmpty()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "There is no such test: hsm firmware verify --list tells all.");
        }
        return tests;
    }

    private void say(String line) {
        PrintWriter standard = spec.commandLine().getOut();
        standard.println(line);
        standard.flush();
    }
}
