package dev.holdfast.harness.azure;

import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.service.FaceConfig;
import dev.holdfast.harness.service.HomeOption;
import dev.holdfast.harness.service.PrincipalsFile;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.ServiceReport;
import dev.holdfast.proto.v1.ServiceReport.Face;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm env}. */
@Command(
        name = "env",
        description = {
            "Prints what a shell has to export so that az and the SDKs, unmodified, use the service of this machine under the"
                    + " names they know. They are signed in already.",
            "While it is in force, these clients reach nothing but this service."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  eval \"$(./hsm env)\"", "  eval \"$(./hsm env --unset)\""})
public final class EnvCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HomeOption service = new HomeOption();

    @Option(
            names = "--as",
            paramLabel = "NAME",
            defaultValue = PrincipalsFile.ADMINISTRATOR,
            description = "Who is to be signed in, by the name in the principals' file. Default: ${DEFAULT-VALUE}.")
    private String name = "";

    @Option(names = "--unset", description = "Prints what takes the exports back instead.")
    private boolean unset;

    @Override
    public Integer call() {
        ServiceHome home = service.home();
        ServiceConfig config = ServiceConfig.read(home.config());
        FaceConfig face = config.face()
                .orElseThrow(() -> new RefusedException(
                        Code.WRONG_STATE,
                        "The service is not offered over HTTP; set face in " + home.config()
                                + ", then hsm down and hsm up."));
        PrincipalsFile declared = PrincipalsFile.read(face.principals());
        PrincipalsFile.Entry who = declared.require(name);
        ClientEnvironment environment = environment(home, face, declared);
        PrintWriter out = spec.commandLine().getOut();
        if (unset) {
            environment.variables().keySet().forEach(variable -> out.println("unset " + variable));
        } else {
            new AzureFolder(environment.azureFolder())
                    .signIn(face.tenant(), face.subscription(), who.clientId(), who.secret());
            environment
                    .variables()
                    .forEach((variable, value) -> out.println("export " + variable + "=" + quoted(value)));
        }
        out.flush();
        return ExitCode.OK.code();
    }

    /** The port is asked of the service: it may have taken any that was free. */
    private static ClientEnvironment environment(ServiceHome home, FaceConfig face, PrincipalsFile declared) {
        ServiceReport service = new ControlClient(home.folder())
                .ask(
                        ControlRequest.newBuilder()
                                .setShowService(ShowService.newBuilder().setPool("")),
                        text -> {})
                .getService();
        Face shown = service.getFace();
        return new ClientEnvironment(
                shown.getAddress(),
                Path.of(shown.getAuthorityFile()),
                home.azure(),
                face.tenant(),
                face.subscription(),
                face.identity().map(identity -> declared.require(identity).secret()));
    }

    /** For a POSIX shell. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
