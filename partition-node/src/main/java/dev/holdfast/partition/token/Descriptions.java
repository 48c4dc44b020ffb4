package dev.holdfast.partition.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenDescriptions;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.TokenRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What the tokens are: those that were initialized, token 0 always, and the next one that may be. */
final class Descriptions {

    private static final int SERIAL_BYTES = 8;

    private final Map<CKM, Mechanism> implemented;
    private final Profiles profiles;

    Descriptions(Map<CKM, Mechanism> implemented, Profiles profiles) {
        this.implemented = implemented;
        this.profiles = profiles;
    }

    Outcome describe(TokenRequest request, Vault vault) {
        Profile profile = profiles.find(request.getProfile());
        TokenDescriptions.Builder all = TokenDescriptions.newBuilder();
        boolean mechanisms = request.getDescribe().getMechanisms();
        if (!request.getDescribe().getAll()) {
            if (!isOffered(vault, request.getToken())) {
                throw new CryptokiException(CKR.SLOT_ID_INVALID);
            }
            all.addTokens(one(vault, request.getToken(), profile, mechanisms));
        } else {
            for (int token = 0; token < TokenRules.MOST_TOKENS; token++) {
                if (token == 0 || vault.token(token).isPresent()) {
                    all.addTokens(one(vault, token, profile, mechanisms));
                }
            }
        }
        return Outcome.of(TokenAnswer.newBuilder().setDescriptions(all));
    }

    /** Whether there is such a token, or may be one: the pool's own, those after it, and the one after the last. */
    static boolean isOffered(Vault vault, int token) {
        return token >= 0
                && token < TokenRules.MOST_TOKENS
                && (token <= 1
                        || vault.token(token).isPresent()
                        || vault.token(token - 1).isPresent());
    }

    /** The same whenever it is initialized; another in every pool. */
    static String serial(Vault vault, int token) {
        MessageDigest sha = Hash.SHA_256.start();
        sha.update("holdfast-token".getBytes(US_ASCII));
        sha.update(
                vault.pool().map(PoolRecord::getPoolId).orElse(ByteString.EMPTY).toByteArray());
        byte[] digest =
                sha.digest(ByteBuffer.allocate(Integer.BYTES).putInt(token).array());
        return HexFormat.of().formatHex(digest, 0, SERIAL_BYTES);
    }

    private TokenDescription one(Vault vault, int token, Profile profile, boolean mechanisms) {
        Optional<TokenRecord> record = vault.token(token);
        TokenDescription.Builder description = TokenDescription.newBuilder()
                .setToken(token)
                .setLabel(record.map(TokenRecord::getLabel).orElse(blank()))
                .setSerial(record.map(TokenRecord::getSerial).orElseGet(() -> serial(vault, token)))
                .setInitialized(record.isPresent())
                .setMostFailures(TokenRules.MOST_TRIES)
                .setLeastPin(PinHash.LEAST_BYTES)
                .setMostPin(PinHash.MOST_BYTES)
                .setObjects((int) vault.objects(token).count());
        record.ifPresent(present -> description
                .setUserPinSet(present.hasUserPin())
                .setUserFailures(present.getUserPin().getFailures())
                .setSoFailures(present.getSoPin().getFailures())
                .setIncarnation(present.getIncarnation()));
        if (mechanisms) {
            description.addAllMechanisms(profile.describe(implemented));
        }
        return description.build();
    }

    private static ByteString blank() {
        return ByteString.copyFromUtf8(" ".repeat(TokenRules.LABEL_BYTES));
    }
}
