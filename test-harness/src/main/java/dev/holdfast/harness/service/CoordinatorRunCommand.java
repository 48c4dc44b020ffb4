package dev.holdfast.harness.service;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.LogFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm coordinator run}. */
@Command(
        name = "run",
        description = {
            "Runs the coordinator until it is told to stop: by hsm down, which stops the cards too, or by a signal (SIGTERM,"
                    + " Ctrl-C), after which cards with processes of their own run on.",
            "Once it answers, one line of JSON on standard output says so; nothing else is printed there."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm coordinator run --config /etc/holdfast/coordinator.conf")
final class CoordinatorRunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The coordinator's configuration.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        ServiceConfig config = ServiceConfig.read(file);
        config.home().create();
        LogFile.open(config.home().log());
        try (CoordinatorService service = CoordinatorService.start(config)) {
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
            tell(config);
            service.awaitStop();
        }
        return ExitCode.OK.code();
    }

    private void tell(ServiceConfig config) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("format", "holdfast.coordinator.ready/1")
                .put("home", config.home().folder().toString())
                .put("pid", ProcessHandle.current().pid()));
        out.flush();
    }
}
