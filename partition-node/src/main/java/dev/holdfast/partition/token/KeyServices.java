package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.Making;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.Encapsulated;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.UnwrapObject;
import dev.holdfast.proto.v1.WrapObject;
import java.util.List;
import java.util.Optional;

/** Keys that are generated, and keys that come of other keys. */
final class KeyServices {

    private final Algorithms algorithms;
    private final NewObjects newObjects;

    KeyServices(Algorithms algorithms, NewObjects newObjects) {
        this.algorithms = algorithms;
        this.newObjects = newObjects;
    }

    Outcome generate(Visit visit) {
        visit.profile().require(Call.GENERATE_KEY);
        Attributes made =
                making().generate(visit.profile(), visit.who(), visit.request().getGenerate());
        return object(visit, made).indicating(CallApproval.of(visit.request(), List.of(made)));
    }

    Outcome generatePair(Visit visit) {
        visit.profile().require(Call.GENERATE_KEY_PAIR);
        Making.Pair pair = making().generatePair(
                        visit.profile(), visit.who(), visit.request().getGeneratePair());
        return newObjects
                .pair(visit, pair.publicKey(), pair.privateKey(), handles -> TokenAnswer.newBuilder()
                        .setPair(ObjectPair.newBuilder()
                                .setPublicKey(handles.get(0))
                                .setPrivateKey(handles.get(1))))
                .indicating(CallApproval.of(visit.request(), List.of(pair.publicKey())));
    }

    Outcome wrap(Visit visit, KeyUse keys) {
        WrapObject asked = visit.request().getWrap();
        visit.profile().require(asked.getAuthenticated() ? Call.WRAP_KEY_AUTHENTICATED : Call.WRAP_KEY);
        OpenKey wrapping = keys.open(asked.getWrappingKey(), false, CKR.WRAPPING_KEY_HANDLE_INVALID);
        OpenKey key = keys.open(asked.getKey(), false, CKR.KEY_HANDLE_INVALID);
        byte[] wrapped = algorithms.computing().wrap(visit.profile(), asked, wrapping, key);
        return keys.answer(TokenAnswer.newBuilder().setBytes(ByteString.copyFrom(wrapped)));
    }

    Outcome unwrap(Visit visit, KeyUse keys) {
        UnwrapObject asked = visit.request().getUnwrap();
        visit.profile().require(asked.getAuthenticated() ? Call.UNWRAP_KEY_AUTHENTICATED : Call.UNWRAP_KEY);
        OpenKey unwrapping = keys.open(asked.getUnwrappingKey(), true, CKR.UNWRAPPING_KEY_HANDLE_INVALID);
        return keys.checked(object(visit, making().unwrap(visit.profile(), visit.who(), asked, unwrapping)));
    }

    Outcome derive(Visit visit, KeyUse keys) {
        visit.profile().require(Call.DERIVE_KEY);
        DeriveObject asked = visit.request().getDerive();
        OpenKey base = keys.open(asked.getBaseKey(), false, CKR.KEY_HANDLE_INVALID);
        Optional<OpenKey> other = otherKey(asked).map(ref -> keys.open(ref, false, CKR.KEY_HANDLE_INVALID));
        return keys.checked(object(visit, making().derive(visit.profile(), visit.who(), asked, base, other)));
    }

    Outcome encapsulate(Visit visit, KeyUse keys) {
        visit.profile().require(Call.ENCAPSULATE_KEY);
        EncapsulateObject asked = visit.request().getEncapsulate();
        OpenKey publicKey = keys.open(asked.getPublicKey(), false, CKR.KEY_HANDLE_INVALID);
        Making.Encapsulated made = making().encapsulate(visit.profile(), visit.who(), asked, publicKey);
        return keys.checked(newObjects.one(visit, made.key(), handle -> TokenAnswer.newBuilder()
                .setEncapsulated(Encapsulated.newBuilder()
                        .setCiphertext(ByteString.copyFrom(made.ciphertext()))
                        .setKey(handle))));
    }

    Outcome decapsulate(Visit visit, KeyUse keys) {
        visit.profile().require(Call.DECAPSULATE_KEY);
        DecapsulateObject asked = visit.request().getDecapsulate();
        OpenKey privateKey = keys.open(asked.getPrivateKey(), true, CKR.KEY_HANDLE_INVALID);
        return keys.checked(object(visit, making().decapsulate(visit.profile(), visit.who(), asked, privateKey)));
    }

    private Outcome object(Visit visit, Attributes made) {
        return newObjects.one(visit, made, TokenAnswer.newBuilder()::setObject);
    }

    /** The second key, of the mechanisms that have one; or the one that is HKDF's salt. */
    static Optional<ObjectRef> otherKey(DeriveObject asked) {
        if (asked.hasOtherKey()) {
            return Optional.of(asked.getOtherKey());
        }
        return asked.getMechanism().getHkdf().hasSaltKey()
                ? Optional.of(asked.getMechanism().getHkdf().getSaltKey())
                : Optional.empty();
    }

    private Making making() {
        return algorithms.making();
    }
}
