package dev.holdfast.harness.card;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The fields of a message as options of a command: {@code --with-digest}, and inside of a field that is a message itself
 * {@code --spec.type}. Lists of messages have no options. A field that is called as an option of every command is
 * {@code --field-version}.
 */
final class MessageOptions {

    private static final int MAX_DEPTH = 3;
    private static final Set<String> TAKEN = Set.of("version", "help", "home", "pool", "json", "session", "message");

    /** A field of one value or of several, and the fields that lead to it. */
    private record Leaf(List<FieldDescriptor> path) {

        FieldDescriptor field() {
            return path.get(path.size() - 1);
        }

        String name() {
            String name = String.join(
                            ".", path.stream().map(FieldDescriptor::getName).toList())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            return TAKEN.contains(name) ? "field-" + name : name;
        }

        /** The message that has the field. */
        Message.Builder owner(Message.Builder root) {
            Message.Builder owner = root;
            for (FieldDescriptor step : path.subList(0, path.size() - 1)) {
                owner = owner.getFieldBuilder(step);
            }
            return owner;
        }

        void put(Message.Builder root, String text) {
            Object value = FieldValue.parse(field(), text);
            if (field().isRepeated()) {
                owner(root).addRepeatedField(field(), value);
            } else {
                owner(root).setField(field(), value);
            }
        }
    }

    private final List<Leaf> leaves = new ArrayList<>();

    MessageOptions(Descriptor type) {
        collect(type, List.of());
    }

    private void collect(Descriptor type, List<FieldDescriptor> path) {
        for (FieldDescriptor field : type.getFields()) {
            List<FieldDescriptor> longer = new ArrayList<>(path);
            longer.add(field);
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                leaves.add(new Leaf(List.copyOf(longer)));
            } else if (!field.isRepeated() && longer.size() < MAX_DEPTH) {
                collect(field.getMessageType(), longer);
            }
        }
    }

    boolean isEmpty() {
        return leaves.isEmpty();
    }

    /** As options by name. */
    void addOptions(CommandSpec command) {
        for (Leaf leaf : leaves) {
            OptionSpec.Builder option = OptionSpec.builder("--" + leaf.name()).description(description(leaf.field()));
            boolean flag = leaf.field().getJavaType() == FieldDescriptor.JavaType.BOOLEAN;
            boolean secret = FieldValue.isSecret(leaf.field());
            option.type(leaf.field().isRepeated() ? String[].class : String.class)
                    .paramLabel(FieldValue.label(leaf.field()))
                    .arity(flag || secret ? "0..1" : "1");
            if (flag || secret) {
                option.fallbackValue(flag ? "true" : "");
            }
            if (leaf.field().getJavaType() == FieldDescriptor.JavaType.ENUM) {
                option.completionCandidates(FieldValue.words(leaf.field()));
            }
            command.addOption(option.build());
        }
    }

    /** As parameters in the order of the fields; those that are left out keep their default. */
    void addParameters(CommandSpec command) {
        for (int index = 0; index < leaves.size(); index++) {
            FieldDescriptor field = leaves.get(index).field();
            PositionalParamSpec.Builder parameter = PositionalParamSpec.builder()
                    .index(Integer.toString(index))
                    .arity("0..1")
                    .type(String.class)
                    .paramLabel(leaves.get(index).name().toUpperCase(Locale.ROOT))
                    .description(description(field));
            if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                parameter.completionCandidates(FieldValue.words(field));
            }
            command.addPositional(parameter.build());
        }
    }

    /**
     * Puts what was given as options into a message.
     *
     * @param prompt asks for a secret whose option came without a value
     */
    void putOptions(ParseResult parsed, Message.Builder message, Function<String, String> prompt) {
        for (Leaf leaf : leaves) {
            String option = "--" + leaf.name();
            if (!parsed.hasMatchedOption(option)) {
                continue;
            }
            Object value = parsed.matchedOptionValue(option, (Object) "");
            for (String text : value instanceof String[] several ? several : new String[] {String.valueOf(value)}) {
                boolean asks = text.isEmpty() && FieldValue.isSecret(leaf.field());
                leaf.put(message, asks ? prompt.apply(leaf.name() + ": ") : text);
            }
        }
    }

    void putParameters(ParseResult parsed, Message.Builder message) {
        for (int index = 0; index < leaves.size(); index++) {
            if (parsed.hasMatchedPositional(index)) {
                leaves.get(index).put(message, parsed.matchedPositionalValue(index, ""));
            }
        }
    }

    private static String description(FieldDescriptor field) {
        String several = field.isRepeated() ? " May be given several times." : "";
        return switch (field.getJavaType()) {
            case BYTE_STRING ->
                (FieldValue.isSecret(field)
                                ? "Asked for without echo when no value is given; else text, hex:DIGITS, or @FILE."
                                : "Hexadecimal digits, @FILE, or text.")
                        + several;
            case ENUM -> "One of " + String.join(", ", FieldValue.words(field)) + "." + several;
            case BOOLEAN -> "Yes or no." + several;
            default ->
                "Field " + field.getName() + " of " + field.getContainingType().getName() + "." + several;
        };
    }
}
