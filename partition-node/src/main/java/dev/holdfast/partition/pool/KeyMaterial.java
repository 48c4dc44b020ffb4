package dev.holdfast.partition.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyVersion;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Seals key material under a domain's data key, bound to what the key is for ever: domain, name, version, spec and
 * whether it is exportable. So no record can be given another key's material, nor a key be made exportable afterwards.
 */
public final class KeyMaterial {

    private KeyMaterial() {}

    public static ByteString seal(
            CryptoEngine crypto, DomainKeys keys, String name, KeyVersion version, byte[] material) {
        return ByteString.copyFrom(crypto.seal(keys.dataKey(), associated(keys.domainId(), name, version), material));
    }

    /** The material; the caller wipes it. */
    public static byte[] open(CryptoEngine crypto, DomainKeys keys, String name, KeyVersion version) {
        return crypto.open(
                keys.dataKey(),
                associated(keys.domainId(), name, version),
                version.getSealedMaterial().toByteArray());
    }

    private static byte[] associated(ByteString domainId, String name, KeyVersion version) {
        byte[] lowerCaseName = name.toLowerCase(Locale.ROOT).getBytes(UTF_8);
        KeySpec spec = version.getSpec();
        return ByteBuffer.allocate(domainId.size()
                        + 2
                        + lowerCaseName.length
                        + version.getVersion().size()
                        + 3 * Integer.BYTES
                        + 1)
                .put(domainId.toByteArray())
                .putShort((short) lowerCaseName.length)
                .put(lowerCaseName)
                .put(version.getVersion().toByteArray())
                .putInt(spec.getTypeValue())
                .putInt(spec.getSize())
                .putInt(spec.getCurveValue())
                .put((byte) (version.getAttributes().getExportable() ? 1 : 0))
                .array();
    }
}
