package dev.holdfast.harness.history;

import java.util.List;
import java.util.Map;

/** What a client was told in the end. */
public sealed interface Result {

    /**
     * It was done. Empty members say nothing.
     *
     * @param version id of the version it was done to or with
     * @param material what tells the version's material from every other: a digest of its public key. For a signature, of
     *     the public key that it verified with; {@value #FOREIGN} when there is none
     * @param seen the version's attributes as the answer told them
     * @param names what a list held: version ids, or names of keys
     */
    record Done(String version, String material, Map<Attribute, String> seen, List<String> names) implements Result {

        public Done {
            seen = Call.sorted(seen);
            names = List.copyOf(names);
        }
    }

    /**
     * Certainly nothing was done.
     *
     * @param told the code or words of the refusal, for people
     */
    record Refused(Refusal refusal, String told) implements Result {}

    /**
     * Nobody told the client: a write may have taken effect, may take effect at any later time, or never.
     *
     * @param told what there was instead of an answer, for people
     */
    record Unknown(String told) implements Result {}

    /** {@link Done#material} of what was made with no key that anybody knows. */
    String FOREIGN = "foreign";

    /** Done, and nothing else told. */
    Done DONE = new Done("", "", Map.of(), List.of());

    static Done of(String version, String material, Map<Attribute, String> seen) {
        return new Done(version, material, seen, List.of());
    }

    static Done of(List<String> names) {
        return new Done("", "", Map.of(), names);
    }
}
