package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that are not quite calls, and of applications that fail. The connection survives all of it. */
class CallRulesTest {

    @TempDir
    Path folder;

    @Test
    void anotherSignatureIsAnError() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2).initialize()) {
            for (String signature : List.of("", "uu", "y", "U", "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu")) {
                assertEquals(CKR.GENERAL_ERROR, sent(client, message(Function.C_Logout.id(), signature, 1L)));
            }
            assertEquals(CKR.GENERAL_ERROR, sent(client, new byte[0]));
            assertEquals(CKR.GENERAL_ERROR, sent(client, new byte[] {0, 0, 0, 19, -1, -1, -1, -1, 'u'}));
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0", "2, 90", "2, 127", "2, 128", "2, 145", "2, 146", "2, -1",
        "2, 69", "2, 68", "0, 76", "240, 69", "240, 76", "240, 89", "240, 146"
    })
    void aCallThatAClientCannotMakeIsNotSupported(int generation, int id) {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(generation).initialize()) {
            String signature = Function.of(id).map(Function::request).orElse("u");
            assertEquals(CKR.FUNCTION_NOT_SUPPORTED, sent(client, message(id, signature, 1L)));
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
        }
    }

    @Test
    void whatFollowsTheArgumentsIsNothing() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2).initialize()) {
            server.applications.on(Function.C_Logout, (in, out) -> assertEquals(7, in.number()));
            byte[] longer = Arrays.copyOf(message(Function.C_Logout.id(), "u", 7L), 200);
            assertEquals(CKR.OK, sent(client, longer));
        }
    }

    @Test
    void argumentsThatAreMissingAreAnError() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2).initialize()) {
            server.applications.on(Function.C_SetOperationState, (in, out) -> {
                ScriptedApplication.read(Function.C_SetOperationState, in);
                throw new AssertionError("It cannot be read.");
            });
            byte[] message = message(Function.C_SetOperationState.id(), "uayuu", 7L);
            assertEquals(CKR.GENERAL_ERROR, sent(client, message));
            assertEquals(CKR.GENERAL_ERROR, sent(client, Arrays.copyOf(message, message.length - 3)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OK", "PIN_INCORRECT", "BUFFER_TOO_SMALL"})
    void whatTheApplicationThrowsIsWhatTheClientSees(CKR thrown) {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            server.applications.on(Function.C_GetObjectSize, (in, out) -> {
                out.number(-1);
                throw new CryptokiException(thrown, "with a reason that stays here");
            });
            CKR seen = thrown == CKR.OK ? CKR.GENERAL_ERROR : thrown;
            assertEquals(seen, client.value(Function.C_GetObjectSize, 1, 2));
        }
    }

    @Test
    void aDefectIsAGeneralError() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.client()) {
            server.applications
                    .on(Function.C_GetObjectSize, (in, out) -> {
                        throw new IllegalStateException("1234 is the PIN");
                    })
                    .on(Function.C_DigestKey, (in, out) -> {
                        throw new StackOverflowError();
                    })
                    .on(Function.C_Sign, (in, out) -> {
                        throw new OutOfMemoryError();
                    })
                    .on(Function.C_GetSessionInfo, (in, out) -> out.number(1));
            assertEquals(CKR.GENERAL_ERROR, client.value(Function.C_GetObjectSize, 1, 2));
            assertEquals(CKR.GENERAL_ERROR, client.value(Function.C_DigestKey, 1, 2));
            assertEquals(CKR.HOST_MEMORY, client.value(Function.C_Sign, 1, null, Room.QUERY));
            assertEquals(CKR.GENERAL_ERROR, client.value(Function.C_GetSessionInfo, 1), "results are missing");
            assertEquals(CKR.OK, client.value(Function.C_Logout, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecondFormOfDeriveKeyTellsTheParameterBack(boolean parameterized) {
        TokenMechanism mechanism = parameterized
                ? TokenMechanism.newBuilder()
                        .setType(CKM.RSA_PKCS_PSS.value())
                        .setPss(PssParameters.getDefaultInstance())
                        .build()
                : TokenMechanism.newBuilder()
                        .setType(CKM.SHA256_KEY_DERIVATION.value())
                        .build();
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(2).initialize()) {
            server.applications.on(Function.C_DeriveKey, (in, out) -> {
                assertEquals(
                        mechanism,
                        ScriptedApplication.read(Function.C_DeriveKey, in).get(1));
                out.number(77);
            });
            TestReply reply = client.call(Function.C_DeriveKey2, 1, mechanism, 2, List.of())
                    .of(Function.C_DeriveKey2);
            assertEquals(CKR.OK.value(), reply.number());
            if (parameterized) {
                assertEquals(0, reply.octet());
            }
            assertEquals(77, reply.number());
            reply.end();
        }
    }

    @Test
    void theSecondFormOfInitTokenIsTheSameCall() {
        try (TestServer server = TestServer.in(folder);
                TestClient client = server.connect(1).initialize()) {
            byte[] label = "a label of exactly 32 characters".getBytes(StandardCharsets.US_ASCII);
            server.applications.on(Function.C_InitToken, (in, out) -> {
                assertEquals(9, in.number());
                assertArrayEquals(new byte[] {1}, in.bytesOrNull());
                assertArrayEquals(label, in.string());
            });
            assertEquals(CKR.OK, client.value(Function.C_InitToken2, 9, new byte[] {1}, label));
            assertEquals(CKR.OK, client.value(Function.C_InitToken, 9, new byte[] {1}, label));
        }
    }

    private static CKR sent(TestClient client, byte[] message) {
        return TestClient.got(client.send(message)).value();
    }

    private static byte[] message(int id, String signature, long argument) {
        return ByteBuffer.allocate(16 + signature.length())
                .putInt(id)
                .putInt(signature.length())
                .put(signature.getBytes(StandardCharsets.US_ASCII))
                .putLong(argument)
                .array();
    }
}
