package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether values are valid, each by itself and all together. */
final class Values {

    /** CK_CERTIFICATE_CATEGORY, CK_JAVA_MIDP_SECURITY_DOMAIN and CK_TRUST: the largest value of each. */
    private static final Map<CKA, Long> LARGEST = Map.of(
            CKA.CERTIFICATE_CATEGORY, 3L,
            CKA.JAVA_MIDP_SECURITY_DOMAIN, 3L,
            CKA.TRUST_SERVER_AUTH, 4L,
            CKA.TRUST_CLIENT_AUTH, 4L,
            CKA.TRUST_CODE_SIGNING, 4L,
            CKA.TRUST_EMAIL_PROTECTION, 4L,
            CKA.TRUST_IPSEC_IKE, 4L,
            CKA.TRUST_TIME_STAMPING, 4L,
            CKA.TRUST_OCSP_SIGNING, 4L);

    /** CKT_TRUST_UNKNOWN and CKT_NOT_TRUSTED: what may be said of a certificate without its hash. */
    private static final Set<Long> NO_TRUST = Set.of(0L, 3L);

    private Values() {}

    /** Refuses with ATTRIBUTE_VALUE_INVALID, or TEMPLATE_INCONSISTENT for templates in templates. */
    static void requireValid(Attributes attributes) {
        for (Map.Entry<CKA, ByteString> attribute : attributes.asMap().entrySet()) {
            CKA type = attribute.getKey();
            boolean valid =
                    switch (type.kind()) {
                        case DATE -> isDate(attribute.getValue());
                        case ULONG -> isListed(type, attributes.number(type).orElseThrow());
                        case TEMPLATE -> isTemplate(attributes.nested(type));
                        default -> true;
                    };
            if (!valid) {
                throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, type.spelling() + " has no such value");
            }
        }
    }

    /** Of a complete object: refuses with TEMPLATE_INCONSISTENT or TEMPLATE_INCOMPLETE. */
    static void requireConsistent(Attributes object) {
        if (object.is(CKA.ALWAYS_AUTHENTICATE) && !object.is(CKA.PRIVATE)) {
            throw inconsistent("CKA_ALWAYS_AUTHENTICATE is for private objects");
        }
        String start = object.bytes(CKA.START_DATE).toStringUtf8();
        String end = object.bytes(CKA.END_DATE).toStringUtf8();
        if (!start.isEmpty() && !end.isEmpty() && end.compareTo(start) < 0) {
            throw inconsistent("CKA_END_DATE is before CKA_START_DATE");
        }
        Optional<CKO> objectClass = object.objectClass();
        if (objectClass.equals(Optional.of(CKO.CERTIFICATE))) {
            requireCertificate(object);
        } else if (objectClass.equals(Optional.of(CKO.TRUST))) {
            requireTrust(object);
        }
    }

    /** A certificate, or where it is and the hashes of its keys (PKCS#11 3.2, footnotes 2 to 4 of the X.509 table). */
    private static void requireCertificate(Attributes certificate) {
        boolean linked = !certificate.bytes(CKA.URL).isEmpty();
        if (certificate.bytes(CKA.VALUE).isEmpty() && !linked) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "neither CKA_VALUE nor CKA_URL says anything");
        }
        if (linked
                && (certificate.bytes(CKA.HASH_OF_SUBJECT_PUBLIC_KEY).isEmpty()
                        || certificate.bytes(CKA.HASH_OF_ISSUER_PUBLIC_KEY).isEmpty())) {
            throw inconsistent("a certificate with CKA_URL has the hashes of its subject's and its issuer's key");
        }
    }

    private static void requireTrust(Attributes trust) {
        boolean trusts = trust.types().stream()
                .filter(type -> type.name().startsWith("TRUST_"))
                .anyMatch(type -> !NO_TRUST.contains(trust.number(type).orElse(0L)));
        if (trusts && !(trust.has(CKA.HASH_OF_CERTIFICATE) && trust.has(CKA.NAME_HASH_ALGORITHM))) {
            throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE, "what is trusted is named by its hash");
        }
    }

    private static boolean isListed(CKA type, long value) {
        if (type == CKA.OBJECT_VALIDATION_FLAGS) {
            return value == 0;
        }
        Long largest = LARGEST.get(type);
        return largest == null || value >= 0 && value <= largest;
    }

    private static boolean isDate(ByteString value) {
        if (value.isEmpty()) {
            return true;
        }
        try {
            LocalDate.parse(value.toStringUtf8(), DateTimeFormatter.BASIC_ISO_DATE);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The standard lets a token refuse templates in templates; this one does. */
    private static boolean isTemplate(Attributes nested) {
        if (nested.types().stream().anyMatch(type -> type.kind() == CKA.Kind.TEMPLATE)) {
            throw inconsistent("a template within a template is not taken");
        }
        requireValid(nested);
        return true;
    }

    private static CryptokiException inconsistent(String reason) {
        return new CryptokiException(CKR.TEMPLATE_INCONSISTENT, reason);
    }
}
