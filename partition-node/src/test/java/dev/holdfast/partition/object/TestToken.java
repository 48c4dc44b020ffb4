package dev.holdfast.partition.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.UnwrapObject;
import dev.holdfast.proto.v1.WrapObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** The rules as a client meets them, with mechanisms that can be looked through. */
final class TestToken {

    static final Attributes AES = key(CKO.SECRET_KEY, CKK.AES);
    static final Attributes AES_16 = AES.with(CKA.VALUE_LEN, 16);

    final Profile profile;
    final Making making;
    final Computing computing;

    TestToken(String profile) {
        this(Profiles.named(profile));
    }

    TestToken(Profile profile) {
        this(profile, new PlainMechanisms().table(), new PlainKeys());
    }

    TestToken(Profile profile, Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        this.profile = profile;
        this.making = new Making(mechanisms, encoding);
        this.computing = new Computing(mechanisms, encoding);
    }

    static Attributes key(CKO objectClass, CKK type) {
        return Attributes.NONE.with(CKA.CLASS, objectClass.value()).with(CKA.KEY_TYPE, type.value());
    }

    /** With these all true. */
    static Attributes with(Attributes template, CKA... types) {
        Attributes all = template;
        for (CKA type : types) {
            all = all.with(type, true);
        }
        return all;
    }

    static void refuses(CKR value, Executable call) {
        CryptokiException refused = assertThrows(CryptokiException.class, call);
        assertEquals(value, refused.value(), refused.getMessage());
    }

    Attributes create(Attributes template) {
        return making.create(profile, Who.USER, template);
    }

    Attributes generate(CKM mechanism, Attributes template) {
        return making.generate(
                profile,
                Who.USER,
                GenerateObject.newBuilder()
                        .setMechanism(PlainMechanisms.of(mechanism))
                        .setTemplate(template.template())
                        .build());
    }

    Making.Pair generatePair(CKM mechanism, Attributes publicTemplate, Attributes privateTemplate) {
        return making.generatePair(
                profile,
                Who.USER,
                GeneratePair.newBuilder()
                        .setMechanism(PlainMechanisms.of(mechanism))
                        .setPublicTemplate(publicTemplate.template())
                        .setPrivateTemplate(privateTemplate.template())
                        .build());
    }

    byte[] wrap(CKM mechanism, Attributes wrapping, Attributes key) {
        try (OpenKey wrappingKey = making.open(wrapping);
                OpenKey target = making.open(key)) {
            return computing.wrap(
                    profile,
                    WrapObject.newBuilder()
                            .setMechanism(PlainMechanisms.of(mechanism))
                            .build(),
                    wrappingKey,
                    target);
        }
    }

    Attributes unwrap(CKM mechanism, Attributes unwrapping, byte[] wrapped, Attributes template) {
        try (OpenKey key = making.open(unwrapping)) {
            return making.unwrap(
                    profile,
                    Who.USER,
                    UnwrapObject.newBuilder()
                            .setMechanism(PlainMechanisms.of(mechanism))
                            .setWrapped(ByteString.copyFrom(wrapped))
                            .setTemplate(template.template())
                            .build(),
                    key);
        }
    }

    Attributes derive(CKM mechanism, Attributes base, Attributes template) {
        try (OpenKey key = making.open(base)) {
            return making.derive(
                    profile,
                    Who.USER,
                    DeriveObject.newBuilder()
                            .setMechanism(PlainMechanisms.of(mechanism))
                            .setTemplate(template.template())
                            .build(),
                    key,
                    Optional.empty());
        }
    }

    byte[] compute(ComputeFunction function, CKM mechanism, Attributes object, byte[] data) {
        return compute(
                Compute.newBuilder()
                        .setFunction(function)
                        .setMechanism(PlainMechanisms.of(mechanism))
                        .setData(ByteString.copyFrom(data))
                        .build(),
                object);
    }

    byte[] compute(Compute request, Attributes object) {
        try (OpenKey key = making.open(object)) {
            return computing.compute(profile, request, key).getBytes().toByteArray();
        }
    }

    Attributes change(Attributes object, Attributes changes) {
        return Writing.change(profile, Who.USER, object, changes);
    }

    Attributes copy(Attributes object, Attributes template) {
        return Writing.copy(profile, Who.USER, object, template);
    }
}
