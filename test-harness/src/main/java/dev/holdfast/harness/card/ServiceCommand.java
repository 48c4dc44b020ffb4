package dev.holdfast.harness.card;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** One service of a card as a command: the fields of its request are the options. */
final class ServiceCommand implements Callable<Integer> {

    private static final String MESSAGE = "--message";

    private final Desk desk;
    private final FieldDescriptor service;
    private final String defaults;
    private final MessageOptions options;
    private final CommandSpec command;

    private ServiceCommand(Desk desk, FieldDescriptor service, String defaults) {
        this.desk = desk;
        this.service = service;
        this.defaults = defaults;
        this.options = new MessageOptions(service.getMessageType());
        this.command = CommandSpec.wrapWithoutInspection(this);
    }

    /**
     * The command of a service, without its words.
     *
     * @param service the member of {@link Request}
     * @param defaults what the request holds unless options say otherwise, in protobuf's text format
     */
    static CommandSpec of(Desk desk, FieldDescriptor service, String defaults) {
        ServiceCommand made = new ServiceCommand(desk, service, defaults);
        made.options.addOptions(made.command);
        if (!made.options.isEmpty() || hasMore(service)) {
            made.command.addOption(OptionSpec.builder(MESSAGE)
                    .type(String.class)
                    .paramLabel("TEXT")
                    .description("The whole request in protobuf's text format, or @FILE; options change it.")
                    .build());
        }
        return made.command;
    }

    @Override
    public Integer call() {
        Request.Builder request = Request.newBuilder();
        request.setField(service, request.newBuilderForField(service).build());
        read(request.getFieldBuilder(service));
        Response answer = desk.ask(request);
        boolean ok = answer.getStatus().getCode() == Code.OK;
        if (desk.json()) {
            desk.show(Answers.document(service.getName(), answer).toPrettyString());
            return (ok ? ExitCode.OK : ExitCode.FAILED).code();
        }
        if (!ok) {
            throw new RefusedException(
                    answer.getStatus().getCode(),
                    answer.getStatus().getCode() + ": " + answer.getStatus().getMessage());
        }
        desk.show(text(answer).stripTrailing());
        return ExitCode.OK.code();
    }

    private void read(Message.Builder message) {
        ParseResult parsed = command.commandLine().getParseResult();
        merge(defaults, message);
        String text = parsed.matchedOptionValue(MESSAGE, "");
        merge(text.startsWith("@") ? FieldValue.bytes(text).toStringUtf8() : text, message);
        options.putOptions(parsed, message, desk::secret);
    }

    private static void merge(String text, Message.Builder message) {
        try {
            TextFormat.merge(text, message);
        } catch (TextFormat.ParseException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "This is no " + message.getDescriptorForType().getName() + " in protobuf's text format: "
                            + e.getMessage() + ".");
        }
    }

    private static String text(Response answer) {
        String indicator = answer.getIndicator() == ServiceIndicator.SERVICE_INDICATOR_NONE
                ? ""
                : "indicator: " + answer.getIndicator() + "\n";
        FieldDescriptor payload = answer.getOneofFieldDescriptor(
                Response.getDescriptor().getOneofs().get(0));
        return payload == null || answer.getPayloadCase() == PayloadCase.DONE
                ? indicator + "Done."
                : indicator + Answers.text(Answers.json((Message) answer.getField(payload)));
    }

    private static boolean hasMore(FieldDescriptor service) {
        return !service.getMessageType().getFields().isEmpty();
    }
}
