package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that were captured between stock clients and a server, byte for byte in both directions. */
class GoldenVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    private static final String OPTIONS = "636c69656e74";
    private static final String INITIALIZE =
            "00000010 00000006 00000042 636c69656e74 00000001 00000005 6179796179 01 00000029"
                    + "505249564154452d474e4f4d452d4b455952494e472d504b435331312d50524f544f434f4c2d562d31 00 01 00000001 00";
    private static final String KEY = "0000000000000063";
    private static final String SESSION = "0000000000000001";

    @TempDir
    Path folder;

    private final BlockingQueue<List<Object>> seen = new LinkedBlockingQueue<>();
    private final ScriptedApplication.All applications = new ScriptedApplication.All();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSessionOfEveryStockGeneration(int offered) throws Exception {
        applications
                .on(Function.C_OpenSession, answer(Function.C_OpenSession, out -> out.number(1)))
                .on(Function.C_Login, answer(Function.C_Login, out -> {}))
                .on(Function.C_GenerateRandom, (in, out) -> {
                    in.number();
                    out.bytes(in.room(), HEX.parseHex("00542fa7"));
                })
                .on(Function.C_CreateObject, answer(Function.C_CreateObject, out -> out.number(1)))
                .on(
                        Function.C_GetAttributeValue,
                        ScriptedApplication.values(
                                value(CKA.LABEL, CKR.OK, "x"),
                                value(CKA.CLASS, CKR.OK, "\0\0\0\0\0\0\0\0"),
                                value(CKA.MODULUS, CKR.ATTRIBUTE_TYPE_INVALID, "")));
        try (RpcServer server = start();
                SocketChannel client = TestClient.open(server.endpoints().get(0))) {
            String version = HEX.toHexDigits((byte) offered);
            exchange(client, version, version);
            exchange(client, INITIALIZE, "00000010 00000000 00000008 00000001 00000000");
            exchange(
                    client,
                    "00000011 00000006 0000001a 636c69656e74 0000000a 00000002 7575 0000000000000007 0000000000000006",
                    "00000011 00000000 00000011 0000000a 00000001 75 0000000000000001");
            assertEquals(List.of(7L, 6L), seen.take());
            exchange(
                    client,
                    "00000012 00000006 00000025 636c69656e74 00000012 00000004 75756179"
                            + "0000000000000001 0000000000000001 01 00000004 31323334",
                    "00000012 00000000 00000008 00000012 00000000");
            exchange(
                    client,
                    "00000013 00000006 00000017 636c69656e74 00000040 00000003 756679 0000000000000001 00000004",
                    "00000013 00000000 00000013 00000040 00000002 6179 01 00000004 00542fa7");
            exchange(
                    client,
                    "00000014 00000006 00000040 636c69656e74 00000014 00000003 756141 0000000000000001 00000003"
                            + "00000000 01 00000008 0000000000000000  00000001 01 00000001 00"
                            + "00000003 01 00000001 00000001 78",
                    "00000014 00000000 00000011 00000014 00000001 75 0000000000000001");
            exchange(
                    client,
                    "00000015 00000006 00000038 636c69656e74 00000018 00000004 75756641"
                            + "0000000000000001 0000000000000001 00000003"
                            + "00000003 00000008  00000000 00000000  00000120 00000000",
                    "00000015 00000000 0000003b 00000018 00000003 614175 00000003"
                            + "00000003 01 00000001 00000001 78  00000000 01 00000008 0000000000000000  00000120 00"
                            + "0000000000000012");
            exchange(
                    client,
                    "00000016 00000006 00000008 636c69656e74 00000002 00000000",
                    "00000016 00000000 00000008 00000002 00000000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000001 ffffffff",
        "1, 00000001 ffffffff",
        "2, 00000001",
    })
    void aMechanismWithoutParameter(int offered, String bytes) throws Exception {
        assertEquals(mechanism(CKM.RSA_PKCS).build(), signInit(offered, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0000000d    0000000000000250 0000000000000002 0000000000000020",
        "1, 0000000d    0000000000000250 0000000000000002 0000000000000020",
        "2, 0000000d 01 0000000000000250 0000000000000002 0000000000000020",
    })
    void theParameterOfPss(int offered, String bytes) throws Exception {
        assertEquals(
                mechanism(CKM.RSA_PKCS_PSS)
                        .setPss(PssParameters.newBuilder()
                                .setHash(CKM.SHA256.value())
                                .setMgf(2)
                                .setSaltLength(32))
                        .build(),
                signInit(offered, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 00001082    00000010 01020300000000000000000000000000",
        "2, 00001082 01 00000010 01020300000000000000000000000000",
    })
    void theParameterOfCbc(int offered, String bytes) throws Exception {
        assertEquals(
                mechanism(CKM.AES_CBC)
                        .setIv(hex("01020300000000000000000000000000"))
                        .build(),
                signInit(offered, bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 00001087    0000000c 010203000000000000000000 0000000000000060 00000003 414144 0000000000000080",
        "2, 00001087 01 0000000c 010203000000000000000000 0000000000000060 00000003 414144 0000000000000080",
    })
    void theParameterOfGcm(int offered, String bytes) throws Exception {
        assertEquals(
                mechanism(CKM.AES_GCM)
                        .setGcm(GcmParameters.newBuilder()
                                .setIv(hex("010203000000000000000000"))
                                .setIvBits(96)
                                .setAdditionalData(ByteString.copyFromUtf8("AAD"))
                                .setTagBits(128))
                        .build(),
                signInit(offered, bytes));
    }

    @Test
    void anErrorIsCallZero() throws Exception {
        applications.on(Function.C_DestroyObject, (in, out) -> {
            throw new CryptokiException(CKR.OBJECT_HANDLE_INVALID);
        });
        try (RpcServer server = start();
                SocketChannel client = TestClient.open(server.endpoints().get(0))) {
            exchange(client, "00", "00");
            exchange(client, INITIALIZE, "00000010 00000000 00000008 00000001 00000000");
            exchange(
                    client,
                    "00000011 00000006 0000001a 636c69656e74 00000016 00000002 7575" + SESSION + KEY,
                    "00000011 00000000 00000011 00000000 00000001 75 0000000000000082");
        }
    }

    /** What a server makes of C_SignInit with this mechanism, whose call must have been understood to its end. */
    private Object signInit(int offered, String mechanism) throws Exception {
        applications.on(Function.C_SignInit, answer(Function.C_SignInit, out -> {}));
        try (RpcServer server = start();
                SocketChannel client = TestClient.open(server.endpoints().get(0))) {
            String version = HEX.toHexDigits((byte) offered);
            exchange(client, version, version);
            exchange(client, INITIALIZE, "00000010 00000000 00000008 00000001 00000000");
            String body = "0000002a 00000003 754d75" + SESSION + mechanism + KEY;
            String length = HEX.toHexDigits(hex(body).size());
            exchange(
                    client,
                    "00000011 00000006" + length + OPTIONS + body,
                    "00000011 00000000 00000008 0000002a 00000000");
            List<Object> arguments = seen.take();
            assertEquals(0x63L, arguments.get(2));
            return arguments.get(1);
        }
    }

    private ScriptedApplication.Script answer(Function function, Consumer<Results> results) {
        return (in, out) -> {
            seen.add(ScriptedApplication.read(function, in));
            results.accept(out);
        };
    }

    private RpcServer start() {
        return RpcServer.start(
                List.of(new Endpoint.Unix(folder.resolve("own").resolve("pkcs11.sock"))), applications, Limits.DEFAULT);
    }

    private static void exchange(SocketChannel client, String request, String answer) throws IOException {
        client.write(ByteBuffer.wrap(hex(request).toByteArray()));
        ByteBuffer expected = ByteBuffer.wrap(hex(answer).toByteArray());
        ByteBuffer got = ByteBuffer.allocate(expected.capacity());
        while (got.hasRemaining() && client.read(got) >= 0) {
            // until as many bytes have come as are expected
        }
        assertEquals(HEX.formatHex(expected.array()), HEX.formatHex(got.array()));
    }

    private static TokenMechanism.Builder mechanism(CKM type) {
        return TokenMechanism.newBuilder().setType(type.value());
    }

    private static AttributeValue value(CKA type, CKR outcome, String value) {
        return AttributeValue.newBuilder()
                .setType(type.value())
                .setReturnValue(outcome.value())
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    private static ByteString hex(String spaced) {
        return ByteString.copyFrom(HEX.parseHex(spaced.replace(" ", "")));
    }
}
