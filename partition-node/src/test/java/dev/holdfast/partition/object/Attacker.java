package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES;
import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.with;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Someone with the user's PIN who wants the value of a sensitive key, after the model of Dolev and Yao: ciphertexts are
 * looked through by whoever has the key and by nobody else. The model grows only: whatever an object once was it stays
 * beside what it becomes, so that after n rounds everything is known that any sequence of n calls can reach, and more.
 */
final class Attacker {

    private static final List<CKM> WRAPS = List.of(CKM.AES_CBC, CKM.AES_KEY_WRAP, CKM.RSA_PKCS, CKM.RSA_PKCS_OAEP);

    /** What is worth changing: gained, or given up in order to gain another. */
    private static final List<CKA> CHANGES = List.of(
            CKA.WRAP, CKA.UNWRAP, CKA.DECRYPT, CKA.SIGN, CKA.DERIVE, CKA.EXTRACTABLE, CKA.SENSITIVE, CKA.TRUSTED);

    /** What the attacker asks of what he unwraps or derives. */
    private static final List<Attributes> WISHES = List.of(
            with(AES, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false),
            with(AES, CKA.SENSITIVE, CKA.DECRYPT),
            with(AES, CKA.SENSITIVE, CKA.WRAP).with(CKA.EXTRACTABLE, false));

    private final TestToken token;
    private final ByteString target;
    private final Set<Attributes> objects = new LinkedHashSet<>();
    private final Set<ByteString> known = new LinkedHashSet<>();
    private final Map<ByteString, String> how = new LinkedHashMap<>();
    private final Map<Attributes, ByteString> fingerprints = new HashMap<>();

    Attacker(Profile profile) {
        token = new TestToken(profile);
        Attributes wanted = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.SENSITIVE, CKA.EXTRACTABLE, CKA.ENCRYPT));
        target = wanted.bytes(CKA.VALUE);
        objects.add(wanted);
        // What an honest owner has made: a wrapping key of the token's own, and a pair whose public half the officer
        // trusts.
        have(() -> token.generate(
                CKM.AES_KEY_GEN,
                with(AES_16, CKA.SENSITIVE, CKA.WRAP, CKA.UNWRAP).with(CKA.EXTRACTABLE, false)));
        Making.Pair pair = token.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN,
                with(Attributes.NONE.with(CKA.MODULUS_BITS, 2048), CKA.WRAP),
                with(Attributes.NONE, CKA.SENSITIVE, CKA.UNWRAP)
                        .with(CKA.DECRYPT, false)
                        .with(CKA.SIGN, false));
        have(() -> Writing.change(token.profile, Who.SO, pair.publicKey(), with(Attributes.NONE, CKA.TRUSTED)));
        have(pair::privateKey);
        prepare();
    }

    /** The attacker's own keys. They depend on nothing, so that he makes them before anything else. */
    private void prepare() {
        for (CKA[] roles :
                new CKA[][] {{CKA.WRAP}, {CKA.WRAP, CKA.DECRYPT}, {CKA.UNWRAP, CKA.ENCRYPT}, {CKA.DERIVE}, {CKA.DECRYPT}
                }) {
            for (boolean sensitive : new boolean[] {true, false}) {
                for (boolean extractable : new boolean[] {true, false}) {
                    have(() -> token.generate(
                            CKM.AES_KEY_GEN,
                            with(AES_16, roles).with(CKA.SENSITIVE, sensitive).with(CKA.EXTRACTABLE, extractable)));
                }
            }
        }
        byte[] chosen = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        known.add(ByteString.copyFrom(chosen));
        have(() -> token.create(
                with(AES, CKA.SENSITIVE, CKA.WRAP).with(CKA.VALUE, chosen).with(CKA.EXTRACTABLE, false)));
        have(() -> token.generate(
                CKM.PKCS5_PBKD2, with(AES_16, CKA.SENSITIVE, CKA.WRAP).with(CKA.EXTRACTABLE, false)));
        have(() -> token.generate(
                CKM.PKCS5_PBKD2, with(AES_16, CKA.SENSITIVE, CKA.DECRYPT).with(CKA.EXTRACTABLE, false)));
        byte[] modulus = new byte[256];
        modulus[0] = (byte) 0x80;
        Attributes own = with(key(CKO.PUBLIC_KEY, CKK.RSA), CKA.WRAP)
                .with(CKA.MODULUS, modulus)
                .with(CKA.PUBLIC_EXPONENT, new byte[] {1, 0, 1});
        have(() -> token.create(own));
        have(() -> token.making.create(token.profile, Who.USER, own.with(CKA.TRUSTED, true)));
        for (CKA[] roles : new CKA[][] {{CKA.DECRYPT}, {CKA.UNWRAP, CKA.SIGN}}) {
            try {
                Making.Pair pair = token.generatePair(
                        CKM.RSA_PKCS_KEY_PAIR_GEN,
                        with(Attributes.NONE.with(CKA.MODULUS_BITS, 2048), CKA.WRAP),
                        with(Attributes.NONE, roles));
                have(pair::publicKey);
                have(pair::privateKey);
            } catch (CryptokiException refused) {
                continue;
            }
        }
    }

    /** How the target's value became known in so many rounds of calls, if it did. */
    Optional<String> attack(int rounds) {
        for (int round = 0; round < rounds && !knowsTarget(); round++) {
            for (Attributes object : new ArrayList<>(objects)) {
                change(object);
                derive(object);
                wrap(object);
                open(object);
            }
            openWithKnownKeys();
        }
        return knowsTarget() ? Optional.of(how.getOrDefault(target, "it is read")) : Optional.empty();
    }

    int objects() {
        return objects.size();
    }

    private boolean knowsTarget() {
        return known.contains(target);
    }

    private void change(Attributes object) {
        for (CKA type : CHANGES) {
            boolean down = type == CKA.WRAP || type == CKA.UNWRAP || type == CKA.SENSITIVE;
            if (!object.is(type) || down) {
                Attributes change = Attributes.NONE.with(type, !object.is(type));
                have(() -> token.change(object, change));
                have(() -> token.copy(object, change));
            }
        }
    }

    private void derive(Attributes object) {
        if (object.is(CKA.DERIVE)) {
            for (CKM mechanism : List.of(CKM.XOR_BASE_AND_DATA, CKM.HKDF_DERIVE)) {
                for (Attributes wish : WISHES) {
                    have(() -> token.derive(mechanism, object, wish.with(CKA.VALUE_LEN, 16)));
                }
            }
        }
    }

    private void wrap(Attributes wrapping) {
        if (!wrapping.is(CKA.WRAP)) {
            return;
        }
        for (Attributes other : new ArrayList<>(objects)) {
            for (CKM mechanism : WRAPS) {
                if (other.is(CKA.EXTRACTABLE) && other.keyType().equals(Optional.of(CKK.AES))) {
                    learn(() -> token.wrap(mechanism, wrapping, other), mechanism + " wraps under " + told(wrapping));
                }
            }
        }
    }

    /** Every way of making a key look into a ciphertext. */
    private void open(Attributes object) {
        ByteString fingerprint = fingerprints.computeIfAbsent(object, this::fingerprint);
        for (ByteString text : new ArrayList<>(known)) {
            if (text.size() <= PlainMechanisms.HEADER || !PlainMechanisms.isSealedBy(fingerprint, text)) {
                continue;
            }
            CKM mechanism = CKM.of(text.asReadOnlyByteBuffer().getLong()).orElseThrow();
            byte[] sealed = text.toByteArray();
            if (object.is(CKA.DECRYPT)) {
                learn(
                        () -> token.compute(ComputeFunction.COMPUTE_DECRYPT, mechanism, object, sealed),
                        told(object) + " decrypts " + how.get(text));
            }
            if (object.is(CKA.SIGN) && object.keyType().equals(Optional.of(CKK.RSA))) {
                learn(
                        () -> token.compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_X_509, object, sealed),
                        told(object) + " signs " + how.get(text));
            }
            if (object.is(CKA.UNWRAP)) {
                for (Attributes wish : WISHES) {
                    have(() -> token.unwrap(mechanism, object, sealed, wish));
                }
            }
        }
    }

    /** What the attacker looks into by himself. */
    private void openWithKnownKeys() {
        for (ByteString key : new ArrayList<>(known)) {
            if (key.size() != 16) {
                continue;
            }
            ByteString fingerprint = ByteString.copyFrom(PlainMechanisms.fingerprint(key.toByteArray()));
            for (ByteString text : new ArrayList<>(known)) {
                if (text.size() > PlainMechanisms.HEADER && PlainMechanisms.isSealedBy(fingerprint, text)) {
                    learn(
                            () -> text.substring(PlainMechanisms.HEADER).toByteArray(),
                            "a key that is known opens " + how.get(text));
                }
            }
        }
    }

    private ByteString fingerprint(Attributes object) {
        try (OpenKey key = token.making.open(object)) {
            return ByteString.copyFrom(PlainMechanisms.fingerprint(key.value().bytes()));
        }
    }

    private void have(Supplier<Attributes> call) {
        try {
            Attributes object = call.get();
            objects.add(object);
            if (object.objectClass().equals(Optional.of(CKO.SECRET_KEY)) && Sensitive.revealed(object)) {
                learn(() -> object.bytes(CKA.VALUE).toByteArray(), told(object) + " is read");
            }
            if (object.objectClass().equals(Optional.of(CKO.SECRET_KEY))
                    && object.number(CKA.KEY_GEN_MECHANISM).equals(Optional.of(CKM.PKCS5_PBKD2.value()))) {
                known.add(object.bytes(CKA.VALUE));
            }
        } catch (CryptokiException refused) {
            return;
        }
    }

    private void learn(Supplier<byte[]> call, String way) {
        try {
            ByteString learnt = ByteString.copyFrom(call.get());
            if (known.add(learnt)) {
                how.put(learnt, way);
            }
        } catch (CryptokiException refused) {
            return;
        }
    }

    private static String told(Attributes object) {
        StringBuilder told = new StringBuilder(object.keyType().orElseThrow().toString());
        for (CKA type : CHANGES) {
            if (object.is(type)) {
                told.append('+').append(type);
            }
        }
        return told.toString();
    }
}
