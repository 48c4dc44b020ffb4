package dev.holdfast.partition.asymmetric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.DrbgSecureRandom;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Wanted;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.SignContext;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.junit.jupiter.api.function.Executable;

/** The mechanisms over one set of providers, and pairs of keys that tests share because some are slow to make. */
final class Token {

    static final TokenMechanism NO_PARAMETER = TokenMechanism.getDefaultInstance();
    static final TokenMechanism MALFORMED =
            TokenMechanism.newBuilder().setMalformed(true).build();
    static final KeyEncoding KEYS = new AsymmetricKeys();

    static final Token FAST = new Token(Providers.fastest(), 51);
    static final Token REPRODUCIBLE = new Token(Providers.reproducible(), 52);
    static final List<Token> BOTH = List.of(FAST, REPRODUCIBLE);

    private final Map<CKM, Mechanism> mechanisms;
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
    private final String name;

    private Token(Providers providers, long seed) {
        this(providers, random(seed), new ParsedKeys());
    }

    Token(Providers providers, SecureRandom random, ParsedKeys parsed) {
        this.name = providers.accp() != null ? "fast" : "reproducible";
        this.mechanisms = AsymmetricMechanisms.all(providers, random, parsed).stream()
                .collect(Collectors.toMap(Mechanism::type, Function.identity()));
    }

    /** Repeats itself from the same seed. */
    static SecureRandom random(long seed) {
        return new DrbgSecureRandom(Drbg.instantiate(new Random(seed)::nextBytes, "card-1.1"));
    }

    Map<CKM, Mechanism> mechanisms() {
        return mechanisms;
    }

    Capability.Signing signing(CKM type) {
        return as(type, Capability.Signing.class);
    }

    Capability.Recovering recovering(CKM type) {
        return as(type, Capability.Recovering.class);
    }

    Capability.Enciphering enciphering(CKM type) {
        return as(type, Capability.Enciphering.class);
    }

    Capability.Wrapping wrapping(CKM type) {
        return as(type, Capability.Wrapping.class);
    }

    Capability.Derivation derivation(CKM type) {
        return as(type, Capability.Derivation.class);
    }

    Capability.Encapsulation encapsulation(CKM type) {
        return as(type, Capability.Encapsulation.class);
    }

    Capability.PairGeneration generation(CKM type) {
        return as(type, Capability.PairGeneration.class);
    }

    Pair rsa(int bits) {
        return pair(
                CKM.RSA_PKCS_KEY_PAIR_GEN,
                new Wanted(Optional.of((long) bits), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    Pair ec(WeierstrassCurve curve) {
        return pair(CKM.EC_KEY_PAIR_GEN, onCurve(der(curve.identifier())));
    }

    Pair rfc8410(Rfc8410Curve curve) {
        boolean edwards = curve == Rfc8410Curve.ED25519 || curve == Rfc8410Curve.ED448;
        return pair(
                edwards ? CKM.EC_EDWARDS_KEY_PAIR_GEN : CKM.EC_MONTGOMERY_KEY_PAIR_GEN,
                onCurve(der(curve.identifier())));
    }

    Pair postQuantum(ParameterSet set) {
        return pair(
                switch (set.type()) {
                    case ML_KEM -> CKM.ML_KEM_KEY_PAIR_GEN;
                    case ML_DSA -> CKM.ML_DSA_KEY_PAIR_GEN;
                    default -> CKM.SLH_DSA_KEY_PAIR_GEN;
                },
                new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(set.number())));
    }

    static Wanted onCurve(ByteString parameters) {
        return new Wanted(Optional.empty(), Optional.empty(), Optional.of(parameters), Optional.empty());
    }

    static ByteString der(ASN1Encodable value) {
        try {
            return ByteString.copyFrom(value.toASN1Primitive().getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static TokenMechanism pss(CKM hash, long mgf, long salt) {
        return TokenMechanism.newBuilder()
                .setPss(PssParameters.newBuilder()
                        .setHash(hash.value())
                        .setMgf(mgf)
                        .setSaltLength(salt))
                .build();
    }

    static OaepParameters oaep(CKM hash, long mgf, byte[] label) {
        return OaepParameters.newBuilder()
                .setHash(hash.value())
                .setMgf(mgf)
                .setSource(1)
                .setLabel(ByteString.copyFrom(label))
                .build();
    }

    static TokenMechanism oaepMechanism(CKM hash, long mgf, byte[] label) {
        return TokenMechanism.newBuilder().setOaep(oaep(hash, mgf, label)).build();
    }

    static TokenMechanism context(long hedge, byte[] context, long hash) {
        return TokenMechanism.newBuilder()
                .setSignContext(SignContext.newBuilder()
                        .setHedge(hedge)
                        .setContext(ByteString.copyFrom(context))
                        .setHash(hash))
                .build();
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** @return the exception, for what else is to be said of it */
    static CryptokiException assertRefused(CKR value, Executable call) {
        CryptokiException refused = assertThrows(CryptokiException.class, call);
        assertEquals(value, refused.value(), refused.getMessage());
        return refused;
    }

    @Override
    public String toString() {
        return name;
    }

    private Pair pair(CKM type, Wanted wanted) {
        return pairs.computeIfAbsent(
                type + " " + wanted, made -> generation(type).generate(NO_PARAMETER, wanted));
    }

    private <C extends Capability> C as(CKM type, Class<C> kind) {
        return mechanisms.get(type).as(kind).orElseThrow();
    }
}
