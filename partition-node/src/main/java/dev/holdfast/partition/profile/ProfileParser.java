package dev.holdfast.partition.profile;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;

/**
 * Reads a profile. A line is one statement; {@code #} begins a comment; names are those of the standard:
 *
 * <pre>
 * mechanism SIGN VERIFY 2048..4096 : CKM_RSA_PKCS CKM_RSA_PKCS_PSS    uses, sizes of keys, mechanisms
 * key CKK_RSA CKK_AES                                                    types of keys that exist
 * curve 1.2.840.10045.3.1.7                                              curves that exist; without such a line, all
 * true CKO_SECRET_KEY : CKA_PRIVATE CKA_SENSITIVE                        what is true of a class by default
 * modifiable CKA_LABEL                                                   what alone C_SetAttributeValue may change
 * rule SEPARATE_ROLES                                                    see {@link Rule}
 * refuse C_CopyObject CKR_FUNCTION_NOT_SUPPORTED                         see {@link Call}
 * </pre>
 *
 * <p>Anything else, any unknown name and anything said twice is refused with file and line.
 */
final class ProfileParser {

    /** What CK_MECHANISM_INFO tells beside uses: it comes with every mechanism that has it. */
    private static final long INFORMATION = CKF.HW
            | CKF.EC_F_P
            | CKF.EC_OID
            | CKF.EC_UNCOMPRESS
            | CKF.EC_COMPRESS
            | CKF.EC_CURVENAME
            | CKF.MULTI_MESSAGE
            | CKF.FIND_OBJECTS;

    private static final Map<String, Long> FLAGS = Map.ofEntries(
            Map.entry("SIGN", CKF.SIGN | CKF.MESSAGE_SIGN),
            Map.entry("VERIFY", CKF.VERIFY | CKF.MESSAGE_VERIFY),
            Map.entry("SIGN_RECOVER", CKF.SIGN_RECOVER),
            Map.entry("VERIFY_RECOVER", CKF.VERIFY_RECOVER),
            Map.entry("ENCRYPT", CKF.ENCRYPT),
            Map.entry("DECRYPT", CKF.DECRYPT),
            Map.entry("MESSAGE_ENCRYPT", CKF.MESSAGE_ENCRYPT),
            Map.entry("MESSAGE_DECRYPT", CKF.MESSAGE_DECRYPT),
            Map.entry("WRAP", CKF.WRAP),
            Map.entry("UNWRAP", CKF.UNWRAP),
            Map.entry("DERIVE", CKF.DERIVE),
            Map.entry("GENERATE", CKF.GENERATE),
            Map.entry("GENERATE_KEY_PAIR", CKF.GENERATE_KEY_PAIR),
            Map.entry("ENCAPSULATE", CKF.ENCAPSULATE),
            Map.entry("DECAPSULATE", CKF.DECAPSULATE),
            Map.entry("DIGEST", CKF.DIGEST));

    private static final Map<String, CKM> MECHANISMS = spelled(CKM.values(), CKM::spelling);
    private static final Map<String, CKK> KEY_TYPES = spelled(CKK.values(), CKK::spelling);
    private static final Map<String, CKO> CLASSES = spelled(CKO.values(), CKO::spelling);
    private static final Map<String, CKA> ATTRIBUTES = spelled(CKA.values(), CKA::spelling);
    private static final Map<String, CKR> RETURN_VALUES = spelled(CKR.values(), CKR::spelling);
    private static final Map<String, Rule> RULES = spelled(Rule.values(), Rule::name);
    private static final Map<String, Call> CALLS = spelled(Call.values(), Call::spelling);

    private final String name;
    private final Map<CKM, Profile.Offer> offers = new EnumMap<>(CKM.class);
    private final Set<CKK> keyTypes = EnumSet.noneOf(CKK.class);
    private final Set<ByteString> curves = new HashSet<>();
    private final Map<CKO, Attributes> defaults = new EnumMap<>(CKO.class);
    private final Set<CKA> modifiable = EnumSet.noneOf(CKA.class);
    private final Set<Rule> rules = EnumSet.noneOf(Rule.class);
    private final Map<Call, CKR> refused = new EnumMap<>(Call.class);
    private int line;

    private ProfileParser(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException with file, line and what is wrong */
    static Profile parse(String name, String text) {
        ProfileParser parser = new ProfileParser(name);
        text.lines().forEach(parser::line);
        return new Profile(
                name,
                parser.offers,
                parser.keyTypes,
                parser.curves,
                parser.defaults,
                parser.modifiable,
                parser.rules,
                parser.refused);
    }

    private void line(String text) {
        line++;
        int comment = text.indexOf('#');
        String statement = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (statement.isEmpty()) {
            return;
        }
        List<String> words = Arrays.asList(statement.split("\\s+"));
        List<String> rest = words.subList(1, words.size());
        if (rest.isEmpty()) {
            throw wrong("'" + statement + "' says nothing");
        }
        switch (words.get(0)) {
            case "mechanism" -> mechanism(head(rest), tail(rest));
            case "key" -> rest.forEach(word -> once(keyTypes.add(known(KEY_TYPES, word)), word));
            case "curve" -> rest.forEach(word -> once(curves.add(curve(word)), word));
            case "true" -> defaults(head(rest), tail(rest));
            case "modifiable" -> rest.forEach(word -> once(modifiable.add(known(ATTRIBUTES, word)), word));
            case "rule" -> rest.forEach(word -> once(rules.add(known(RULES, word)), word));
            case "refuse" -> refuse(rest);
            default -> throw wrong("there is no statement '" + words.get(0) + "'");
        }
    }

    private void mechanism(List<String> uses, List<String> mechanisms) {
        long flags = INFORMATION;
        long least = 0;
        long most = Long.MAX_VALUE;
        for (String word : uses) {
            String[] range = word.split("\\.\\.", -1);
            if (range.length == 2) {
                least = number(range[0]);
                most = number(range[1]);
            } else {
                flags |= known(FLAGS, word);
            }
        }
        if (flags == INFORMATION || least > most) {
            throw wrong("a mechanism has a use, and its least key is not larger than its largest");
        }
        Profile.Offer offer = new Profile.Offer(flags, least, most);
        mechanisms.forEach(word -> once(offers.put(known(MECHANISMS, word), offer) == null, word));
    }

    private void defaults(List<String> classes, List<String> types) {
        for (String word : classes) {
            CKO objectClass = known(CLASSES, word);
            Attributes attributes = defaults.getOrDefault(objectClass, Attributes.NONE);
            for (String type : types) {
                CKA attribute = known(ATTRIBUTES, type);
                if (attribute.kind() != CKA.Kind.BOOL) {
                    throw wrong(type + " is neither true nor false");
                }
                once(!attributes.has(attribute), type);
                attributes = attributes.with(attribute, true);
            }
            defaults.put(objectClass, attributes);
        }
    }

    private void refuse(List<String> words) {
        if (words.size() != 2) {
            throw wrong("'refuse' has a function and a return value");
        }
        once(refused.put(known(CALLS, words.get(0)), known(RETURN_VALUES, words.get(1))) == null, words.get(0));
    }

    /**
     * CKA_EC_PARAMS: an object identifier, or a name of those that PKCS#11 gives to curves without one of their own.
     */
    private ByteString curve(String word) {
        try {
            boolean identifier = Character.isDigit(word.charAt(0));
            return ByteString.copyFrom(
                    identifier
                            ? new ASN1ObjectIdentifier(word).getEncoded()
                            : new DERPrintableString(word).getEncoded());
        } catch (IOException | IllegalArgumentException e) {
            throw wrong("'" + word + "' names no curve");
        }
    }

    private List<String> head(List<String> words) {
        return words.subList(0, colon(words));
    }

    private List<String> tail(List<String> words) {
        return words.subList(colon(words) + 1, words.size());
    }

    private int colon(List<String> words) {
        int colon = words.indexOf(":");
        if (colon < 1 || colon == words.size() - 1) {
            throw wrong("there is no ' : ' with something on both sides");
        }
        return colon;
    }

    private long number(String digits) {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw wrong("'" + digits + "' is no number");
        }
    }

    private <T> T known(Map<String, T> names, String word) {
        T value = names.get(word);
        if (value == null) {
            throw wrong("'" + word + "' is not known here");
        }
        return value;
    }

    private void once(boolean first, String word) {
        if (!first) {
            throw wrong("'" + word + "' comes twice");
        }
    }

    private IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(name + ".profile:" + line + ": " + reason + ".");
    }

    private static <T> Map<String, T> spelled(T[] values, Function<T, String> spelling) {
        return Stream.of(values).collect(Collectors.toUnmodifiableMap(spelling, Function.identity()));
    }
}
