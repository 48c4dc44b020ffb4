package dev.holdfast.harness.experiment;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Keys and values on their way into a YAML file, in the order in which they were put. */
final class YamlMapping {

    private final List<NodeTuple> tuples = new ArrayList<>();
    private final FlowStyle style;

    YamlMapping(FlowStyle style) {
        this.style = style;
    }

    YamlMapping put(String key, Node value) {
        tuples.add(new NodeTuple(scalar(key), value));
        return this;
    }

    YamlMapping put(String key, Object value) {
        return put(key, scalar(value));
    }

    Node node() {
        return new MappingNode(Tag.MAP, tuples, style);
    }

    /** A word or number; a text that looks like something else gets quotes. */
    static Node scalar(Object value) {
        Tag tag = value instanceof Long ? Tag.INT : value instanceof Boolean ? Tag.BOOL : Tag.STR;
        return new ScalarNode(tag, value.toString(), ScalarStyle.PLAIN);
    }

    /** A value as its type writes it; a fraction is a number and needs no quotes. */
    static Node word(Type.Single type, Object value) {
        String text = type.written(value);
        boolean number = type instanceof Type.Number || type instanceof Type.Probability;
        boolean whole = number && !text.contains(".");
        return new ScalarNode(whole ? Tag.INT : number ? Tag.FLOAT : Tag.STR, text, ScalarStyle.PLAIN);
    }

    /** A text that may have lines. */
    static Node prose(String text) {
        return new ScalarNode(Tag.STR, text, text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
    }

    static Node flow(List<?> items) {
        return new SequenceNode(
                Tag.SEQ, items.stream().map(item -> scalar(item)).toList(), FlowStyle.FLOW);
    }

    static Node block(List<Node> items) {
        return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }
}
