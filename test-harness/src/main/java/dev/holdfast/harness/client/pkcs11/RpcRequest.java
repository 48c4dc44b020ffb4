package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.TokenAttribute;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The message of one call, in the encoding of Holdfast's own client module. Arguments are added in the order of the signature. */
final class RpcRequest {

    /** No parameter follows. */
    private static final int BARE = 0;

    /** A parameter follows. */
    private static final int WITH_PARAMETER = 1;

    private final Function function;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    RpcRequest(Function function) {
        this.function = function;
        write(() -> {
            out.writeInt(function.id());
            out.writeInt(function.request().length());
            out.write(function.request().getBytes(StandardCharsets.US_ASCII));
        });
    }

    Function function() {
        return function;
    }

    /** {@code u} */
    RpcRequest number(long number) {
        return write(() -> out.writeLong(number));
    }

    /** {@code y} */
    RpcRequest octet(int octet) {
        return write(() -> out.writeByte(octet));
    }

    /** {@code ay} */
    RpcRequest bytes(ByteString value) {
        return write(() -> {
            out.writeByte(1);
            run(value);
        });
    }

    /** {@code fy, fu} */
    RpcRequest room(int room) {
        return write(() -> out.writeInt(room));
    }

    /** {@code M}, of a mechanism without a parameter. */
    RpcRequest mechanism(CKM mechanism) {
        return write(() -> {
            out.writeInt((int) mechanism.value());
            out.writeByte(BARE);
        });
    }

    /** {@code M}, of CKM_AES_GCM. */
    RpcRequest gcm(ByteString iv, int tagBytes) {
        return write(() -> {
            out.writeInt((int) CKM.AES_GCM.value());
            out.writeByte(WITH_PARAMETER);
            bytes(iv);
            number((long) iv.size() * Byte.SIZE);
            bytes(ByteString.EMPTY);
            number((long) tagBytes * Byte.SIZE);
        });
    }

    /** {@code aA}, of attributes that are numbers, truth values, or bytes. */
    RpcRequest template(Attributes template) {
        return write(() -> {
            List<TokenAttribute> attributes = template.template().getAttributesList();
            out.writeInt(attributes.size());
            for (TokenAttribute attribute : attributes) {
                out.writeInt((int) attribute.getType());
                out.writeByte(1);
                out.writeInt(attribute.getValue().size());
                CKA.Kind kind = CKA.of(attribute.getType()).orElseThrow().kind();
                if (kind == CKA.Kind.BOOL || kind == CKA.Kind.ULONG) {
                    attribute.getValue().writeTo(out);
                } else {
                    run(attribute.getValue());
                }
            }
        });
    }

    /** {@code fA} */
    RpcRequest wanted(int room, CKA... types) {
        return write(() -> {
            out.writeInt(types.length);
            for (CKA type : types) {
                out.writeInt((int) type.value());
                out.writeInt(room);
            }
        });
    }

    byte[] message() {
        return bytes.toByteArray();
    }

    private void run(ByteString value) throws IOException {
        out.writeInt(value.size());
        value.writeTo(out);
    }

    private interface Writing {
        void write() throws IOException;
    }

    private RpcRequest write(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes what is written", e);
        }
        return this;
    }
}
