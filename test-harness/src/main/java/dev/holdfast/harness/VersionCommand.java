package dev.holdfast.harness;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which Holdfast this is, and what it is not. */
@Command(
        name = "version",
        description = "Says which version this is, and on which Java it runs.",
        footerHeading = "%nExample:%n",
        footer = "  hsm version --json")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        String text = json
                ? JsonMapper.builder()
                        .build()
                        .createObjectNode()
                        .put("format", "holdfast.version/1")
                        .put("version", version())
                        .put("java", Runtime.version().toString())
                        .put("validated", false)
                        .toPrettyString()
                : String.join(System.lineSeparator(), getVersion());
        spec.commandLine().getOut().println(text);
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Holdfast " + version() + ", a simulator; not a validated module", "Java " + Runtime.version()
        };
    }

    private static String version() {
        return Objects.requireNonNullElse(Hsm.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }
}
