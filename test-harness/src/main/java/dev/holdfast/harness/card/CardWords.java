package dev.holdfast.harness.card;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.proto.v1.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The commands of a desk, and what each is called. */
final class CardWords {

    /** Before the words of every example. */
    private static final String CALL = "  hsm card 1 ";

    /**
     * A service under words of its own. Every service has a command below {@code ask}, too.
     *
     * @param words one, or two for a member of a group
     * @param example options worth showing
     * @param defaults what the request holds unless options say otherwise, in protobuf's text format
     */
    private record Word(String words, int service, String example, String defaults) {

        Word(String words, int service, String example) {
            this(words, service, example, "");
        }
    }

    private static final List<Word> SERVICES = List.of(
            new Word("status", Request.GET_STATUS_FIELD_NUMBER, "--with-digest"),
            new Word("events", Request.READ_EVENTS_FIELD_NUMBER, "--after-sequence 10", "limit: 1000"),
            new Word("self-test", Request.RUN_SELF_TESTS_FIELD_NUMBER, ""),
            new Word("zeroize", Request.ZEROIZE_FIELD_NUMBER, ""),
            new Word("policy", Request.SHOW_POLICY_FIELD_NUMBER, "--json"),
            new Word("login", Request.OPEN_SESSION_FIELD_NUMBER, "--operator alice --credential"),
            new Word("logout", Request.CLOSE_SESSION_FIELD_NUMBER, "--session 00112233445566778899aabbccddeeff"),
            new Word("credential", Request.REPLACE_CREDENTIAL_FIELD_NUMBER, "--credential --replacement"),
            new Word("operators list", Request.LIST_OPERATORS_FIELD_NUMBER, ""),
            new Word(
                    "operators create",
                    Request.CREATE_OPERATOR_FIELD_NUMBER,
                    "--operator bob --role crypto-user --credential"),
            new Word("operators delete", Request.DELETE_OPERATOR_FIELD_NUMBER, "--operator bob"),
            new Word("operators unlock", Request.UNLOCK_OPERATOR_FIELD_NUMBER, "--operator bob"),
            new Word("approvals list", Request.LIST_APPROVALS_FIELD_NUMBER, ""),
            new Word("approvals require", Request.SET_APPROVALS_FIELD_NUMBER, "--service ZEROIZE --required 2"),
            new Word(
                    "approvals approve",
                    Request.APPROVE_REQUEST_FIELD_NUMBER,
                    "--approval 00112233445566778899aabbccddeeff"),
            new Word("degraded allow", Request.SET_DEGRADED_OPERATION_FIELD_NUMBER, "", "allowed: true"),
            new Word("degraded forbid", Request.SET_DEGRADED_OPERATION_FIELD_NUMBER, ""),
            new Word("sensors read", Request.READ_SENSORS_FIELD_NUMBER, ""),
            new Word("sensors trip", Request.SET_TRIP_ACTION_FIELD_NUMBER, "--sensor temperature --action zeroize"),
            new Word("tamper clear", Request.CLEAR_TAMPER_FIELD_NUMBER, ""),
            new Word("decommission", Request.DECOMMISSION_FIELD_NUMBER, ""),
            new Word("transport enter", Request.ENTER_TRANSPORT_FIELD_NUMBER, ""),
            new Word(
                    "transport leave",
                    Request.LEAVE_TRANSPORT_FIELD_NUMBER,
                    "--unlock-code 00112233445566778899aabbccddeeff"),
            new Word("firmware show", Request.GET_FIRMWARE_FIELD_NUMBER, ""),
            new Word("firmware activate", Request.ACTIVATE_LOAD_FIELD_NUMBER, ""),
            new Word("firmware abandon", Request.ABANDON_LOAD_FIELD_NUMBER, ""),
            new Word("firmware keep", Request.KEEP_FIRMWARE_FIELD_NUMBER, ""),
            new Word("firmware roll-back", Request.ROLL_BACK_FIRMWARE_FIELD_NUMBER, ""),
            new Word("firmware minimum", Request.RAISE_MINIMUM_FIELD_NUMBER, "--security-version 2"),
            new Word("attest", Request.ATTEST_CARD_FIELD_NUMBER, "--nonce 0011223344556677 --format rats --json"),
            new Word("audit read", Request.READ_AUDIT_FIELD_NUMBER, "--after 20 --limit 50", "limit: 100"),
            new Word("audit force", Request.SET_FORCED_AUDIT_FIELD_NUMBER, "--on"),
            new Word("audit release", Request.RELEASE_AUDIT_FIELD_NUMBER, "--up-to 20"),
            new Word("fault list", Request.LIST_CARD_FAULTS_FIELD_NUMBER, ""),
            new Word("fault clear", Request.CLEAR_CARD_FAULTS_FIELD_NUMBER, "--numbers 1 --numbers 2"),
            new Word("fault resume", Request.RESUME_FIELD_NUMBER, "--halt zeroize.seed-erased"));

    private static final Map<String, String> GROUPS = Map.of(
            "operators", "Who is who to the card.",
            "approvals", "What several crypto officers decide together; --propose puts a command up for it.",
            "degraded", "Whether the card goes on without an algorithm that failed its self-test.",
            "sensors", "What the card measures, and what follows.",
            "tamper", "After a tamper response.",
            "transport", "The way of a card from one place to another.",
            "firmware", "Firmware images.",
            "audit", "The card's own log.",
            "fault", "What test firmware is to do wrong, and where it is to stop.");

    private final Desk desk;
    private final Map<String, CommandSpec> groups = new TreeMap<>();

    private CardWords(Desk desk) {
        this.desk = desk;
    }

    /** Gives a command line all commands of a desk. */
    static void addTo(CommandSpec root, Desk desk) {
        new CardWords(desk).add(root);
    }

    private void add(CommandSpec root) {
        for (Word word : SERVICES) {
            FieldDescriptor service = Request.getDescriptor().findFieldByNumber(word.service());
            CommandSpec command = ServiceCommand.of(desk, service, word.defaults());
            describe(command, purpose(service), (word.words() + " " + word.example()).strip());
            put(root, word.words().split(" ", -1), command);
        }
        put(root, new String[] {"fault", "add"}, FaultWords.add(desk));
        put(root, new String[] {"fault", "await"}, inspected(new AwaitCommand(desk)));
        put(root, new String[] {"firmware", "load"}, inspected(new LoadCommand(desk)));
        root.addSubcommand("ask", new CommandLine(everyService()));
        root.addSubcommand("power", new CommandLine(inspected(new PowerCommand(desk))));
        root.addSubcommand("send", new CommandLine(inspected(new SendCommand(desk))));
    }

    /** Whatever the protocol knows, under its own name. */
    private CommandSpec everyService() {
        CommandSpec ask = group(
                "Every service that the protocol knows, under its own name, also those of the pool.",
                "ask random-bytes --count 16");
        for (FieldDescriptor service :
                Request.getDescriptor().getOneofs().get(0).getFields()) {
            CommandSpec command = ServiceCommand.of(desk, service, "");
            String name = service.getName().replace('_', '-');
            describe(command, purpose(service), "ask " + name);
            ask.addSubcommand(name, new CommandLine(command));
        }
        return ask;
    }

    private void put(CommandSpec root, String[] words, CommandSpec command) {
        if (words.length == 1) {
            root.addSubcommand(words[0], new CommandLine(command));
            return;
        }
        CommandSpec group = groups.get(words[0]);
        if (group == null) {
            group = group(GROUPS.getOrDefault(words[0], ""), String.join(" ", words));
            groups.put(words[0], group);
            root.addSubcommand(words[0], new CommandLine(group));
        }
        group.addSubcommand(words[1], new CommandLine(command));
    }

    /** A command that needs another one. */
    static CommandSpec group(String description, String example) {
        CommandSpec[] made = new CommandSpec[1];
        Runnable missing = () -> {
            throw new ParameterException(made[0].commandLine(), "a command is missing");
        };
        made[0] = CommandSpec.wrapWithoutInspection(missing);
        describe(made[0], description, example);
        return made[0];
    }

    /** @param example the words after {@code hsm card N} */
    static void describe(CommandSpec command, String description, String example) {
        command.mixinStandardHelpOptions(true);
        command.usageMessage()
                .description(description)
                .sortOptions(false)
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nExample:%n")
                .footer(CALL + example);
    }

    private static CommandSpec inspected(Object command) {
        return CommandSpec.forAnnotatedObject(command);
    }

    /** As the security policy tells it. */
    private static String purpose(FieldDescriptor service) {
        String name = service.getName().toUpperCase(Locale.ROOT);
        return Optional.of(SecurityPolicies.service(name).getPurpose())
                .filter(purpose -> !purpose.isBlank())
                .orElse("Service " + name + ".")
                .replace("%", "%%");
    }
}
