package dev.holdfast.harness.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.CKA;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/pkcs11-reference.md tells of functions, mechanisms, profiles and attributes is what the code has. */
final class Pkcs11ReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "pkcs11-reference.md");
    private static final Path HEADER = Path.of("..", "pkcs11-bridge", "src", "main", "c", "functions.h");
    private static final int FUNCTIONS = 104;

    private static final String HEAD = """
            # PKCS#11 reference

            Functions, mechanisms, profiles and attributes, made from the code; run
            `mvn test -pl test-harness -am -Dtest=Pkcs11ReferenceTest -Dholdfast.reference=write` when that has changed. How to use
            them is in [the PKCS#11 door](pkcs11.md); which keys may do what, in [the rules](pkcs11-rules.md); what the columns
            of p11-kit's clients rest on, in [the wire](pkcs11-wire.md).

            ## Functions

            All functions of PKCS#11 3.2. A function is served by the *module* without asking anybody, by the *door* in the
            coordinator, or by the *cards*; what works on parts of a message keeps them at the door and asks cards for the rest. The
            last three columns tell whether p11-kit's client of that generation can call it. A yes there says nothing of the
            mechanism, which it may refuse to carry.

            """;
    private static final String MECHANISMS = """

            ## Mechanisms

            What each [profile](#profiles) offers, as `C_GetMechanismInfo` tells it: the uses, then the sizes of keys, in bytes for
            AES, DES, HMAC and the making of ChaCha20 keys, in bytes of the public key for ML-KEM, ML-DSA and SLH-DSA, in bits for
            the others. An empty cell: not offered. Holdfast's own module carries all of them; the
            last three columns are for p11-kit's clients, which drop what they do not know before it is sent. The letters: %s.

            """;
    private static final String PROFILES = """

            ## Profiles

            `pkcs11-profile` in the coordinator's configuration chooses one for all doors.

            """;
    private static final String RULES = """

            ## Rules

            What a profile insists on beyond the standard, and why.

            """;
    private static final String ATTRIBUTES = """

            ## Attributes

            Those that a token knows. Any other is CKR_ATTRIBUTE_TYPE_INVALID.

            """;

    @Test
    void theReferenceIsMadeFromTheCode() throws IOException {
        String made = HEAD
                + lines(FunctionReference.rows(functions()))
                + MECHANISMS.formatted(MechanismReference.legend())
                + lines(MechanismReference.rows())
                + PROFILES
                + lines(profiles())
                + RULES
                + lines(rules())
                + ATTRIBUTES
                + lines(attributes());
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(REFERENCE, made);
        }
        assertEquals(made, Files.readString(REFERENCE));
    }

    @Test
    void everyFunctionOfTheStandardIsThereAndEveryCallBelongsToOne() throws IOException {
        List<FunctionReference.Named> functions = functions();
        assertEquals(FUNCTIONS, functions.size());
        Set<Function> told = new HashSet<>();
        functions.forEach(function -> told.addAll(FunctionReference.forms(function.name())));
        assertEquals(Set.of(Function.values()), told);
        assertTrue(functions.stream().noneMatch(function -> function.since().isEmpty()));
    }

    private static List<FunctionReference.Named> functions() throws IOException {
        return FunctionReference.read(Files.readString(HEADER));
    }

    private static List<String> profiles() {
        List<String> rows = new ArrayList<>(List.of(
                "| | " + String.join(" | ", Profiles.NAMES) + " |", "|---|" + "---|".repeat(Profiles.NAMES.size())));
        List<Profile> all = Profiles.NAMES.stream().map(Profiles::named).toList();
        rows.add(row(
                "types of keys",
                all,
                profile -> sorted(profile.keyTypes().stream().map(type -> type.name()))));
        rows.add(row(
                "functions refused",
                all,
                profile -> sorted(profile.refused().keySet().stream().map(Call::spelling))));
        return rows;
    }

    private static String row(String title, List<Profile> all, java.util.function.Function<Profile, String> cell) {
        return "| " + title + " | " + all.stream().map(cell).collect(Collectors.joining(" | ")) + " |";
    }

    private static String sorted(Stream<String> names) {
        return names.sorted().collect(Collectors.joining(", "));
    }

    private static List<String> rules() {
        List<String> rows = new ArrayList<>(List.of("| Rule | Reason | Profiles |", "|---|---|---|"));
        for (Rule rule : Rule.values()) {
            String insisting = Profiles.NAMES.stream()
                    .filter(name -> Profiles.named(name).has(rule))
                    .collect(Collectors.joining(", "));
            rows.add("| " + rule.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | " + rule.reason() + " | "
                    + insisting + " |");
        }
        return rows;
    }

    private static List<String> attributes() {
        List<String> rows = new ArrayList<>(List.of("| Attribute | Number | Kind |", "|---|---|---|"));
        for (CKA type : CKA.values()) {
            rows.add(String.format(
                    Locale.ROOT,
                    "| `%s` | `0x%08x` | %s |",
                    type.spelling(),
                    type.value(),
                    type.kind().name().toLowerCase(Locale.ROOT)));
        }
        return rows;
    }

    private static String lines(List<String> rows) {
        return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }
}
