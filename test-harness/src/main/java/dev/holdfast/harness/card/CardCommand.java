package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.ProposeRequest;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code hsm card}: the tester's bench. */
@Command(
        name = "card",
        description = {
            "Every service of a single card, for those who test its firmware (docs/testers.md).",
            "CARD is the number or the id of a card of the service's pool, or HOST:PORT with --papers."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm card 1 status",
            "  hsm card 1 fault add self-test 122 --times 1",
            "  hsm card 127.0.0.1:7600 --papers tester events",
            "  hsm card 1 console"
        })
public final class CardCommand extends CommandGroup implements Desk {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CardPlace place = new CardPlace();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "One JSON document on standard output.")
    private boolean json;

    @Option(
            names = "--session",
            paramLabel = "HEX",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "Asks as the operator whose session it is; login shows it.")
    private String session = "";

    @Option(
            names = "--as",
            paramLabel = "OPERATOR",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "Asks in a session of this operator, for this command alone.")
    private String operator = "";

    @Option(
            names = "--credential-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The credential for --as; asked for without echo when it is left out.")
    private @Nullable Path credentialFile;

    @Option(names = "--propose", scope = ScopeType.INHERIT, description = "Puts the command up for approval instead.")
    private boolean propose;

    @Option(
            names = "--approved",
            paramLabel = "HEX",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "The approval, as approvals list shows it.")
    private String approval = "";

    @Option(
            names = "--deadline",
            paramLabel = "MILLIS",
            scope = ScopeType.INHERIT,
            defaultValue = "30000",
            description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
    private int deadline;

    @Option(
            names = "--principal",
            paramLabel = "GUID",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "On whose behalf a service of the pool is asked for.")
    private String principal = "";

    private @Nullable CardTester tester;
    private ByteString entered = ByteString.EMPTY;
    private UnaryOperator<String> secrets = CardCommand::askPerson;

    /** Gives the command its words. There are many, so whoever does not need them goes without. */
    public static void describe(CommandLine card) {
        CardCommand desk = card.getCommand();
        CardWords.addTo(card.getCommandSpec(), desk);
        card.addSubcommand("console", new ConsoleCommand(desk));
    }

    CardPlace place() {
        return place;
    }

    /** Another desk with the same card, on which sessions are kept from one command to the next. */
    CardCommand again(UnaryOperator<String> secrets) {
        CardCommand desk = new CardCommand();
        desk.entered = session.isEmpty() ? entered : FieldValue.hex(session);
        desk.secrets = secrets;
        return desk;
    }

    /** What leads a desk of that kind to the same card. */
    List<String> arguments() {
        List<String> arguments = place.arguments();
        if (json) {
            arguments.add("--json");
        }
        return arguments;
    }

    @Override
    public CardTester card() {
        if (tester == null) {
            tester = place.open();
        }
        return tester;
    }

    @Override
    public Response ask(Request.Builder request) {
        request.setDeadlineMillis(deadline);
        if (!principal.isEmpty()) {
            request.setOperator(Operator.newBuilder().setPrincipal(principal));
        }
        if (operator.isEmpty()) {
            return askIn(session.isEmpty() ? entered : FieldValue.hex(session), request);
        }
        ByteString credential = credentialFile == null
                ? ByteString.copyFromUtf8(secret("Credential of " + operator + ": "))
                : FieldValue.file(credentialFile);
        return card().inSession(operator, credential, own -> askIn(own, request));
    }

    private Response askIn(ByteString own, Request.Builder request) {
        if (propose) {
            ByteString proposed = request.build().toByteString();
            return card().ask(Request.newBuilder()
                    .setSession(own)
                    .setProposeRequest(ProposeRequest.newBuilder().setRequest(proposed)));
        }
        Response answer = card().ask(request.setSession(own).setApproval(FieldValue.hex(approval)));
        if (answer.hasOperatorSession()) {
            entered = answer.getOperatorSession().getSession();
        } else if (request.hasCloseSession() && answer.getStatus().getCode() == Code.OK) {
            entered = ByteString.EMPTY;
        }
        return answer;
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public void show(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    @Override
    public String secret(String prompt) {
        return secrets.apply(prompt);
    }

    private static String askPerson(String prompt) {
        Console console = System.console();
        return console == null ? line() : new String(console.readPassword("%s", prompt));
    }

    /** One line of standard input, and nothing beyond it. */
    private static String line() {
        StringBuilder line = new StringBuilder();
        try {
            for (int read = System.in.read(); read >= 0 && read != '\n'; read = System.in.read()) {
                line.append((char) read);
            }
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The credential could not be read from standard input.");
        }
        return line.toString().stripTrailing();
    }
}
