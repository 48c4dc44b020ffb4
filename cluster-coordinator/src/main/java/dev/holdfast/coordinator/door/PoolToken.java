package dev.holdfast.coordinator.door;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** What an operator does with a pool's own token. */
public final class PoolToken {

    private static final int LABEL_BYTES = 32;
    private static final Map<CKR, String> REASONS = Map.of(
            CKR.PIN_INCORRECT,
            "The token has a security officer already, and this is not his PIN.",
            CKR.PIN_LOCKED,
            "The security officer's PIN is locked.",
            CKR.PIN_LEN_RANGE,
            "A PIN has 4 to 255 bytes.");

    private PoolToken() {}

    /**
     * Gives the token its label and both PINs. One that has a security officer is initialized anew if this is his PIN; that
     * destroys the objects made through PKCS#11, and leaves the keys of the service.
     *
     * @throws RefusedException WRONG_STATE with a sentence when the token refuses
     */
    public static void initialize(Pool pool, String label, ByteString soPin, ByteString userPin) {
        TokenRequest init = TokenRequest.newBuilder()
                .setInitToken(InitToken.newBuilder().setSoPin(soPin).setLabel(padded(label)))
                .build();
        ask(pool, init);
        TokenRequest login = TokenRequest.newBuilder()
                .setLogin(TokenLogin.newBuilder().setUser(CKU.SO.value()).setPin(soPin))
                .build();
        ByteString ticket = ask(pool, login).getTicket();
        ask(
                pool,
                TokenRequest.newBuilder()
                        .setTicket(ticket)
                        .setInitPin(InitPin.newBuilder().setPin(userPin))
                        .build());
    }

    private static ByteString padded(String label) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LABEL_BYTES) {
            throw new RefusedException(Code.BAD_PARAMETER, "A token's label has at most 32 bytes.");
        }
        byte[] padded = Arrays.copyOf(bytes, LABEL_BYTES);
        Arrays.fill(padded, bytes.length, LABEL_BYTES, (byte) ' ');
        return ByteString.copyFrom(padded);
    }

    private static TokenAnswer ask(Pool pool, TokenRequest request) {
        TokenAnswer answer = pool.client()
                .call(Request.newBuilder().setToken(request).build())
                .join()
                .getTokenAnswer();
        CKR value = CKR.of(answer.getReturnValue()).orElse(CKR.GENERAL_ERROR);
        if (value != CKR.OK) {
            throw new RefusedException(
                    Code.WRONG_STATE, REASONS.getOrDefault(value, "The token refused with " + value.spelling() + "."));
        }
        return answer;
    }
}
