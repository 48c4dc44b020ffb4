package dev.holdfast.partition.attestation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.attestation.ClaimValue;
import dev.holdfast.proto.attestation.RatsClaim;
import dev.holdfast.proto.attestation.VendorAttribute;
import dev.holdfast.proto.attestation.VendorAttribute.AttributeType;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A key version in the words of both formats. All keys of a pool are sensitive; one that is exportable could be extracted. */
record AttestedKey(String name, KeyVersion version) {

    private static final int CKO_PUBLIC_KEY = 2;
    private static final int CKO_PRIVATE_KEY = 3;
    private static final int CKO_SECRET_KEY = 4;
    private static final int CKK_RSA = 0;
    private static final int CKK_EC = 3;
    private static final int CKK_AES = 0x1f;

    Map<RatsClaim, ClaimValue> claims() {
        Map<RatsClaim, ClaimValue> claims = new EnumMap<>(RatsClaim.class);
        claims.put(RatsClaim.IDENTIFIER, new ClaimValue.Text(path()));
        if (!version.getPublicKey().isEmpty()) {
            claims.put(RatsClaim.PUBLIC_KEY, new ClaimValue.Bytes(version.getPublicKey()));
        }
        claims.put(RatsClaim.EXTRACTABLE, new ClaimValue.Truth(isExtractable()));
        claims.put(RatsClaim.SENSITIVE, new ClaimValue.Truth(true));
        claims.put(RatsClaim.NEVER_EXTRACTABLE, new ClaimValue.Truth(isLocal() && !isExtractable()));
        claims.put(RatsClaim.LOCAL, new ClaimValue.Truth(isLocal()));
        if (version.getAttributes().hasExpires()) {
            claims.put(
                    RatsClaim.EXPIRY,
                    new ClaimValue.Time(
                            Instant.ofEpochSecond(version.getAttributes().getExpires())));
        }
        claims.put(
                RatsClaim.PURPOSE,
                new ClaimValue.Text(version.getOperationsList().stream()
                        .map(KeyOperation::name)
                        .collect(Collectors.joining(" "))));
        return claims;
    }

    /** Of a symmetric key this is all. */
    List<VendorAttribute> publicPart() {
        if (version.getSpec().getType() == KeyType.OCT) {
            List<VendorAttribute> all = secrecy(CKO_SECRET_KEY);
            all.add(AttributeType.VALUE_LEN.of(version.getSpec().getSize() / Byte.SIZE));
            all.add(use(AttributeType.ENCRYPT, KeyOperation.ENCRYPT));
            all.add(use(AttributeType.WRAP, KeyOperation.WRAP_KEY));
            return all;
        }
        List<VendorAttribute> open = identified(CKO_PUBLIC_KEY);
        open.add(AttributeType.PUBLIC_KEY_INFO.of(version.getPublicKey()));
        open.addAll(numbers());
        open.add(use(AttributeType.VERIFY, KeyOperation.VERIFY));
        open.add(use(AttributeType.ENCRYPT, KeyOperation.ENCRYPT));
        open.add(use(AttributeType.WRAP, KeyOperation.WRAP_KEY));
        return open;
    }

    List<VendorAttribute> privatePart() {
        return version.getSpec().getType() == KeyType.OCT ? List.of() : secrecy(CKO_PRIVATE_KEY);
    }

    private List<VendorAttribute> secrecy(int objectClass) {
        List<VendorAttribute> secret = identified(objectClass);
        secret.add(AttributeType.SENSITIVE.of(true));
        secret.add(AttributeType.ALWAYS_SENSITIVE.of(isLocal()));
        secret.add(AttributeType.EXTRACTABLE.of(isExtractable()));
        secret.add(AttributeType.NEVER_EXTRACTABLE.of(isLocal() && !isExtractable()));
        secret.add(AttributeType.LOCAL.of(isLocal()));
        secret.add(AttributeType.TRUSTED.of(false));
        secret.add(AttributeType.WRAP_WITH_TRUSTED.of(false));
        secret.add(use(AttributeType.SIGN, KeyOperation.SIGN));
        secret.add(use(AttributeType.DECRYPT, KeyOperation.DECRYPT));
        secret.add(use(AttributeType.UNWRAP, KeyOperation.UNWRAP_KEY));
        return secret;
    }

    private List<VendorAttribute> identified(int objectClass) {
        return new ArrayList<>(List.of(
                AttributeType.CLASS.of(objectClass),
                AttributeType.KEY_TYPE.of(keyType()),
                AttributeType.ID.of(path())));
    }

    private List<VendorAttribute> numbers() {
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(version.getPublicKey().toByteArray());
        try {
            if (version.getSpec().getType() == KeyType.RSA) {
                RSAPublicKey rsa = RSAPublicKey.getInstance(info.parsePublicKey());
                return List.of(
                        AttributeType.MODULUS.of(unsigned(rsa.getModulus())),
                        AttributeType.PUBLIC_EXPONENT.of(unsigned(rsa.getPublicExponent())));
            }
            return List.of(
                    AttributeType.EC_PARAMS.of(der(info.getAlgorithm().getParameters())),
                    AttributeType.EC_POINT.of(
                            der(new DEROctetString(info.getPublicKeyData().getOctets()))));
        } catch (IOException e) {
            throw new IllegalStateException("the vault keeps public keys in DER", e);
        }
    }

    private VendorAttribute use(AttributeType type, KeyOperation operation) {
        return type.of(version.getOperationsList().contains(operation));
    }

    private int keyType() {
        return switch (version.getSpec().getType()) {
            case RSA -> CKK_RSA;
            case EC -> CKK_EC;
            default -> CKK_AES;
        };
    }

    private boolean isExtractable() {
        return version.getAttributes().getExportable();
    }

    private boolean isLocal() {
        return version.getOrigin() == KeyOrigin.GENERATED;
    }

    private String path() {
        return "keys/" + name + "/"
                + HexFormat.of().formatHex(version.getVersion().toByteArray());
    }

    private static ByteString unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return ByteString.copyFrom(bytes, from, bytes.length - from);
    }

    private static ByteString der(ASN1Encodable value) throws IOException {
        return ByteString.copyFrom(value.toASN1Primitive().getEncoded());
    }
}
