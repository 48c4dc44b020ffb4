package dev.holdfast.harness.card;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.CardFault;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code fault add}: a command for every kind of fault, with its fields as parameters. */
final class FaultWords {

    /** What each kind does, and parameters worth showing. */
    private record Word(String description, String example) {}

    private static final Map<String, Word> WORDS = Map.of(
            "planted-bug",
                    new Word("The firmware makes this mistake; docs/planted-bugs.md has them all.", "stale-read"),
            "self-test", new Word("A self-test sees a spoiled answer.", "122"),
            "pairwise", new Word("A pair is spoiled before its consistency test.", "RSA --times 1"),
            "entropy", new Word("The noise source fails.", "hiccup --times 1"),
            "integrity", new Word("A part of the running image reads wrong.", "fips.profile"),
            "halt", new Word("The card stops at a point, until fault resume or a power cycle.", "zeroize.seed-erased"),
            "power-cut", new Word("The power fails at a point; once.", "zeroize.seed-erased"),
            "sensor", new Word("A sensor reads this, in thousandths of its unit.", "temperature 95000"),
            "disk",
                    new Word(
                            "A disk fails: the sealed store's (disk), the firmware's own (flash), or both.",
                            "full disk"));

    private FaultWords() {}

    static CommandSpec add(Desk desk) {
        CommandSpec add = CardWords.group(
                "Plans a fault. It stays over power cycles until it is cleared.", "fault add halt zeroize.seed-erased");
        for (FieldDescriptor kind : CardFault.getDescriptor().getOneofs().get(0).getFields()) {
            add.addSubcommand(kind.getName().replace('_', '-'), new CommandLine(command(desk, kind)));
        }
        return add;
    }

    private static CommandSpec command(Desk desk, FieldDescriptor kind) {
        MessageOptions fields = new MessageOptions(kind.getMessageType());
        CommandSpec[] made = new CommandSpec[1];
        Callable<Integer> planned = () -> {
            ParseResult parsed = made[0].commandLine().getParseResult();
            CardFault.Builder fault = CardFault.newBuilder()
                    .setTimes(parsed.matchedOptionValue("--times", 0))
                    .setSkip(parsed.matchedOptionValue("--skip", 0));
            fault.setField(kind, fault.newBuilderForField(kind).build());
            Message.Builder message = fault.getFieldBuilder(kind);
            fields.putParameters(parsed, message);
            var list = desk.card().fault(fault);
            desk.show(
                    desk.json()
                            ? Answers.json(list).toPrettyString()
                            : Answers.text(Answers.json(list)).stripTrailing());
            return ExitCode.OK.code();
        };
        CommandSpec command = CommandSpec.wrapWithoutInspection(planned);
        made[0] = command;
        String name = kind.getName().toLowerCase(Locale.ROOT).replace('_', '-');
        Word word = WORDS.getOrDefault(name, new Word("Fault " + name + ".", ""));
        CardWords.describe(command, word.description(), ("fault add " + name + " " + word.example()).strip());
        fields.addParameters(command);
        command.addOption(OptionSpec.builder("--times")
                .type(int.class)
                .paramLabel("N")
                .description("How often it has its effect; 0, the default, for always.")
                .build());
        command.addOption(OptionSpec.builder("--skip")
                .type(int.class)
                .paramLabel("N")
                .description("How many chances pass before the first effect. Default: 0.")
                .build());
        return command;
    }
}
