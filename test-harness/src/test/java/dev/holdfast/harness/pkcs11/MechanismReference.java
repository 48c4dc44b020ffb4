package dev.holdfast.harness.pkcs11;

import dev.holdfast.bridge.rpc.Dialect;
import dev.holdfast.partition.asymmetric.AsymmetricMechanisms;
import dev.holdfast.partition.asymmetric.ParsedKeys;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.symmetric.SymmetricMechanisms;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.ParameterKind;
import dev.holdfast.proto.v1.MechanismDescription;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of mechanisms: what the cards implement, as each profile narrows it, and who can send it. */
final class MechanismReference {

    private static final Map<Long, String> USES = uses();

    private MechanismReference() {}

    static List<String> rows() {
        Map<String, Map<Long, MechanismDescription>> profiles = described();
        List<String> rows = new ArrayList<>(List.of(
                "| Mechanism | Parameter | " + String.join(" | ", profiles.keySet())
                        + " | p11-kit 0.24 | 0.25 | 0.25.6 and later |",
                "|---|---|" + "---|".repeat(profiles.size()) + "---|---|---|"));
        for (CKM type : CKM.values()) {
            if (profiles.values().stream().noneMatch(profile -> profile.containsKey(type.value()))) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            cells.add("`" + type.spelling() + "`");
            cells.add(parameter(type.parameter()));
            profiles.values().forEach(profile -> cells.add(offer(profile.get(type.value()))));
            Stream.of(Dialect.FIRST, Dialect.SECOND, Dialect.THIRD)
                    .forEach(dialect -> cells.add(dialect.carries(type) ? "yes" : ""));
            rows.add("| " + String.join(" | ", cells) + " |");
        }
        return rows;
    }

    /** "E encrypt, D decrypt ...". */
    static String legend() {
        return USES.entrySet().stream()
                .map(use -> use.getValue().replaceFirst(" ", "` ").replaceFirst("^", "`"))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Map<Long, MechanismDescription>> described() {
        Map<String, Map<Long, MechanismDescription>> profiles = new LinkedHashMap<>();
        Map<CKM, Mechanism> implemented = implemented();
        for (String name : Profiles.NAMES) {
            Map<Long, MechanismDescription> offers = new HashMap<>();
            Profiles.named(name).describe(implemented).forEach(offer -> offers.put(offer.getType(), offer));
            profiles.put(name, offers);
        }
        return profiles;
    }

    private static Map<CKM, Mechanism> implemented() {
        Providers providers = Providers.fastest();
        SecureRandom random = new SecureRandom();
        try (ParsedKeys parsed = new ParsedKeys()) {
            return Stream.concat(
                            AsymmetricMechanisms.all(providers, random, parsed).stream(),
                            SymmetricMechanisms.all(providers, random).stream())
                    .collect(Collectors.toUnmodifiableMap(Mechanism::type, Function.identity()));
        }
    }

    private static String parameter(ParameterKind kind) {
        return kind == ParameterKind.NONE
                ? ""
                : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String offer(@Nullable MechanismDescription offer) {
        if (offer == null) {
            return "";
        }
        String uses = USES.entrySet().stream()
                .filter(use -> (offer.getFlags() & use.getKey()) != 0)
                .map(use -> use.getValue().substring(0, use.getValue().indexOf(' ')))
                .collect(Collectors.joining());
        return offer.getMostKey() == 0 ? uses : uses + " " + offer.getLeastKey() + "–" + offer.getMostKey();
    }

    private static Map<Long, String> uses() {
        Map<Long, String> uses = new LinkedHashMap<>();
        uses.put(CKF.ENCRYPT, "E encrypt");
        uses.put(CKF.DECRYPT, "D decrypt");
        uses.put(CKF.MESSAGE_ENCRYPT, "e encrypt messages");
        uses.put(CKF.MESSAGE_DECRYPT, "d decrypt messages");
        uses.put(CKF.SIGN, "S sign");
        uses.put(CKF.VERIFY, "V verify");
        uses.put(CKF.MESSAGE_SIGN, "s sign messages");
        uses.put(CKF.MESSAGE_VERIFY, "v verify messages");
        uses.put(CKF.SIGN_RECOVER, "R sign with recovery");
        uses.put(CKF.VERIFY_RECOVER, "r verify with recovery");
        uses.put(CKF.DIGEST, "H digest");
        uses.put(CKF.GENERATE, "G generate a key");
        uses.put(CKF.GENERATE_KEY_PAIR, "P generate a pair");
        uses.put(CKF.WRAP, "W wrap");
        uses.put(CKF.UNWRAP, "U unwrap");
        uses.put(CKF.DERIVE, "K derive");
        uses.put(CKF.ENCAPSULATE, "N encapsulate");
        uses.put(CKF.DECAPSULATE, "n decapsulate");
        return uses;
    }
}
