package dev.holdfast.harness.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.doctor.Finding.State;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether this machine has what Holdfast needs. */
@Command(
        name = "doctor",
        description =
                "Checks this machine: JDK, Maven, crypto provider, disk, PKCS#11 modules, npm packages, az, openssl. Changes"
                        + " nothing.",
        footerHeading = "%nExample:%n",
        footer = "  hsm doctor --json")
public final class DoctorCommand implements Callable<Integer> {

    private final Machine machine;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    /** Examines the machine this runs on. */
    public DoctorCommand() {
        this(Machine.here());
    }

    DoctorCommand(Machine machine) {
        this.machine = machine;
    }

    @Override
    public Integer call() {
        List<Finding> findings = machine.examine();
        boolean complete = findings.stream().noneMatch(finding -> finding.state() == State.MISSING);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(document(findings, complete).toPrettyString());
        } else {
            ColorScheme colours = spec.commandLine().getColorScheme();
            findings.forEach(finding -> out.println(line(finding, colours.ansi())));
            out.println(complete ? "All that is needed is there." : "Something needed is missing.");
        }
        return (complete ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static ObjectNode document(List<Finding> findings, boolean complete) {
        ObjectNode document = JsonMapper.builder().build().createObjectNode();
        document.put("format", "holdfast.doctor/1").put("ok", complete);
        ArrayNode list = document.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("name", finding.name())
                    .put("state", finding.state().name().toLowerCase(Locale.ROOT))
                    .put("found", finding.found())
                    .put("remedy", finding.remedy());
        }
        return document;
    }

    private static String line(Finding finding, Ansi ansi) {
        String style =
                switch (finding.state()) {
                    case OK -> "fg(green)";
                    case OPTIONAL -> "fg(yellow)";
                    case MISSING -> "fg(red),bold";
                };
        String state = String.format("%-9s", finding.state().name().toLowerCase(Locale.ROOT));
        String remedy = finding.remedy().isEmpty() ? "" : ": " + finding.remedy();
        return ansi.string("@|" + style + " " + state + "|@")
                + String.format("%-10s", finding.name())
                + finding.found()
                + remedy;
    }
}
