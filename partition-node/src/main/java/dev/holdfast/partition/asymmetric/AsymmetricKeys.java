package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * PKCS#8 and SubjectPublicKeyInfo of every type of asymmetric key, and back. Private keys that come from outside are
 * checked to be consistent with themselves: numbers by arithmetic, post-quantum ones by use.
 */
public final class AsymmetricKeys implements KeyEncoding {

    private static final Map<CKK, KeyForm> FORMS = new EnumMap<>(Map.of(
            CKK.RSA, new RsaForm(),
            CKK.EC, new EcForm(),
            CKK.EC_EDWARDS, new Rfc8410Form(CKK.EC_EDWARDS),
            CKK.EC_MONTGOMERY, new Rfc8410Form(CKK.EC_MONTGOMERY),
            CKK.ML_KEM, new PostQuantumForm(CKK.ML_KEM),
            CKK.ML_DSA, new PostQuantumForm(CKK.ML_DSA),
            CKK.SLH_DSA, new PostQuantumForm(CKK.SLH_DSA)));

    @Override
    public KeyValue publicKey(CKK type, Attributes attributes) {
        return guarded(CKR.ATTRIBUTE_VALUE_INVALID, () -> value(type, form(type).publicKey(attributes)));
    }

    @Override
    public KeyValue privateKey(CKK type, Attributes attributes) {
        return guarded(CKR.ATTRIBUTE_VALUE_INVALID, () -> value(type, form(type).privateKey(attributes)));
    }

    @Override
    public Attributes ofPublic(KeyValue publicKey) {
        return guarded(CKR.FUNCTION_FAILED, () -> {
            SubjectPublicKeyInfo info = Der.publicKey(publicKey.bytes());
            return form(publicKey.type()).attributes(info).with(CKA.PUBLIC_KEY_INFO, publicKey.bytes());
        });
    }

    @Override
    public Attributes ofPrivate(KeyValue privateKey) {
        return guarded(CKR.FUNCTION_FAILED, () -> {
            KeyForm form = form(privateKey.type());
            PrivateKeyInfo info = Der.privateKey(privateKey.bytes());
            return form.attributes(info).with(CKA.PUBLIC_KEY_INFO, Der.encode(form.publicOf(info)));
        });
    }

    @Override
    public KeyValue publicOf(KeyValue privateKey) {
        return guarded(CKR.FUNCTION_FAILED, () -> {
            PrivateKeyInfo info = Der.privateKey(privateKey.bytes());
            return value(privateKey.type(), form(privateKey.type()).publicOf(info));
        });
    }

    @Override
    public KeyValue parsePrivate(byte[] pkcs8) {
        return guarded(CKR.WRAPPED_KEY_INVALID, () -> {
            PrivateKeyInfo info = Der.privateKey(pkcs8);
            CKK type = typeOf(info.getPrivateKeyAlgorithm());
            return value(type, form(type).check(info));
        });
    }

    @Override
    public KeyValue parsePublic(byte[] spki) {
        return guarded(CKR.WRAPPED_KEY_INVALID, () -> {
            SubjectPublicKeyInfo info = Der.publicKey(spki);
            CKK type = typeOf(info.getAlgorithm());
            return value(type, form(type).check(info));
        });
    }

    @Override
    public int bits(KeyValue key) {
        return guarded(CKR.FUNCTION_FAILED, () -> form(key.type()).bits(key));
    }

    private static CKK typeOf(AlgorithmIdentifier algorithm) {
        return FORMS.entrySet().stream()
                .filter(form -> form.getValue().has(algorithm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a key of an unknown type"))
                .getKey();
    }

    private static KeyForm form(CKK type) {
        KeyForm form = FORMS.get(type);
        if (form == null) {
            throw new CryptokiException(CKR.KEY_TYPE_INCONSISTENT, type.spelling() + " is not an asymmetric key");
        }
        return form;
    }

    private static KeyValue value(CKK type, SubjectPublicKeyInfo key) throws IOException {
        return new KeyValue(type, Der.encode(key));
    }

    private static KeyValue value(CKK type, PrivateKeyInfo key) throws IOException {
        return new KeyValue(type, key.getEncoded(ASN1Encoding.DER));
    }

    /** Bouncy Castle says in many ways that what comes from outside is malformed. */
    private static <T> T guarded(CKR malformed, Der.Reading<T> reading) {
        try {
            return reading.read();
        } catch (CryptokiException named) {
            throw named;
        } catch (IOException | RuntimeException flaw) {
            throw new CryptokiException(malformed, "the key is malformed or not consistent with itself");
        }
    }
}
