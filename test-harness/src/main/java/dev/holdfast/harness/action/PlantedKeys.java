package dev.holdfast.harness.action;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.workload.OutsideRsa;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys whose private numbers the drill knows, because it made and imported them itself: if a card, a backup or a log ever
 * wrote one down in the clear, it can be found.
 *
 * @param secrets what must not be found anywhere, by name
 */
record PlantedKeys(Map<String, byte[]> secrets) {

    /** Names of planted keys begin with it. */
    static final String PREFIX = "planted-";

    private record Planted(String name, KeySpec spec, byte[] material) {}

    static PlantedKeys plant(KeyClient keys, Pipeline calls) {
        SecureRandom random = new SecureRandom();
        try {
            KeyPair rsaPair = OutsideRsa.generate();
            KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
            ec.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair ecPair = ec.generateKeyPair();
            byte[] octets = new byte[32];
            random.nextBytes(octets);

            List<Planted> planted = List.of(
                    new Planted(
                            "planted-rsa",
                            KeySpec.newBuilder()
                                    .setType(KeyType.RSA)
                                    .setSize(OutsideRsa.BITS)
                                    .build(),
                            rsaPair.getPrivate().getEncoded()),
                    new Planted(
                            "planted-ec",
                            KeySpec.newBuilder()
                                    .setType(KeyType.EC)
                                    .setCurve(Curve.P_256)
                                    .build(),
                            ecPair.getPrivate().getEncoded()),
                    new Planted(
                            "planted-oct",
                            KeySpec.newBuilder()
                                    .setType(KeyType.OCT)
                                    .setSize(256)
                                    .build(),
                            octets));
            calls.each(planted, each -> keys.importKey(request(each)), done -> {});

            Map<String, byte[]> secrets = new LinkedHashMap<>();
            RSAPrivateCrtKey rsaPrivate = (RSAPrivateCrtKey) rsaPair.getPrivate();
            secrets.put("private exponent of planted-rsa", magnitude(rsaPrivate.getPrivateExponent()));
            secrets.put("prime of planted-rsa", magnitude(rsaPrivate.getPrimeP()));
            secrets.put("private number of planted-ec", magnitude(((ECPrivateKey) ecPair.getPrivate()).getS()));
            secrets.put("octets of planted-oct", octets);
            return new PlantedKeys(secrets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make EC keys", e);
        }
    }

    private static ImportKey request(Planted planted) {
        return ImportKey.newBuilder()
                .setName(planted.name())
                .setSpec(planted.spec())
                .setMaterial(ByteString.copyFrom(planted.material()))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build();
    }

    /** Big-endian, without a sign byte. */
    private static byte[] magnitude(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
