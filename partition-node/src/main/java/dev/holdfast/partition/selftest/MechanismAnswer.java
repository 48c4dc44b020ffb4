package dev.holdfast.partition.selftest;

import com.google.protobuf.TextFormat;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One block of an {@link AnswerFile}: what a mechanism is given, and what it must answer.
 *
 * <pre>
 *   Test        its name in the security policy
 *   Mechanism   that computes, as PKCS#11 names it without CKM_
 *   Operation   see {@link MechanismExam}
 *   Key         its type and its octets: those of a secret key, PKCS#8 or SubjectPublicKeyInfo
 *   Other       the second key of derivations that have one
 *   Parameter   a TokenMechanism in protobuf's text format
 *   Random      what the random bit generator gives
 *   Nonces      there when the accelerated provider draws some of its own, so that its signatures are verified instead
 *   Set         number of a parameter set
 *   Length      bytes wanted
 *   Input       message, ciphertext or wrapped key
 *   Answer      or Digest, its SHA-256, or Sha3Digest, its SHA3-256
 *   Covers      further mechanisms that are not used before this test has passed
 * </pre>
 *
 * Octets are hexadecimal, or the name of a block with "Name" and "Octets" alone.
 */
record MechanismAnswer(Map<String, String> block, Map<String, String> named) {

    /**
     * Those of a file.
     *
     * @throws IllegalArgumentException for a line that is none of such a file
     */
    static List<MechanismAnswer> all(String text) {
        List<Map<String, String>> blocks = AnswerFile.blocks(text);
        Map<String, String> named = new HashMap<>();
        blocks.stream()
                .filter(block -> block.containsKey("Name"))
                .forEach(block -> named.put(block.get("Name"), block.get("Octets")));
        return blocks.stream()
                .filter(block -> block.containsKey("Test"))
                .map(block -> new MechanismAnswer(block, named))
                .toList();
    }

    String test() {
        return text("Test");
    }

    CKM mechanism() {
        return CKM.valueOf(text("Mechanism"));
    }

    String operation() {
        return text("Operation");
    }

    /** The mechanisms that must not be used before. */
    Set<CKM> gates() {
        Set<CKM> gates = EnumSet.of(mechanism());
        find("Covers")
                .ifPresent(names ->
                        Arrays.stream(names.split(" ")).map(CKM::valueOf).forEach(gates::add));
        return gates;
    }

    TokenMechanism parameter() {
        try {
            return TextFormat.parse(find("Parameter").orElse(""), TokenMechanism.class).toBuilder()
                    .setType(mechanism().value())
                    .build();
        } catch (TextFormat.ParseException e) {
            throw new IllegalStateException(
                    "The firmware's known answer " + test() + " has a parameter that cannot be read", e);
        }
    }

    /** As far as that can be said without computing anything. */
    void requireReadable() {
        TokenMechanism unused = parameter();
        for (String octets : new String[] {"Random", "Input", "Answer", "Digest", "Sha3Digest"}) {
            octets(octets);
        }
    }

    /** Type and octets of a key. */
    Optional<String[]> key(String name) {
        return find(name).map(value -> value.split(" ", 2));
    }

    Optional<Long> length() {
        return find("Length").map(Long::valueOf);
    }

    Optional<Long> set() {
        return find("Set").map(Long::valueOf);
    }

    boolean hasNoncesOfItsOwn() {
        return block.containsKey("Nonces");
    }

    boolean has(String name) {
        return block.containsKey(name);
    }

    /** Empty when the block has none. */
    byte[] octets(String name) {
        return find(name).map(this::parsed).orElse(new byte[0]);
    }

    byte[] parsed(String octets) {
        return HexFormat.of().parseHex(named.getOrDefault(octets, octets).replace(" ", ""));
    }

    private String text(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("A known answer of the firmware lacks " + name));
    }

    private Optional<String> find(String name) {
        return Optional.ofNullable(block.get(name));
    }
}
