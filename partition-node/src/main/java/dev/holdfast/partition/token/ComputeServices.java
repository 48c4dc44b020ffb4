package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.TokenAnswer;

/** What keys compute, and random bytes. */
final class ComputeServices {

    private static final int MOST_RANDOM = 1 << 20;

    private final CryptoEngine crypto;
    private final Algorithms algorithms;

    ComputeServices(CryptoEngine crypto, Algorithms algorithms) {
        this.crypto = crypto;
        this.algorithms = algorithms;
    }

    Outcome check(Visit visit, KeyUse keys) {
        CheckUse asked = visit.request().getCheckUse();
        requireOffered(visit, asked.getFunction());
        OpenKey key = keys.openUnproved(asked.getKey(), isUndoing(asked.getFunction()), CKR.KEY_HANDLE_INVALID);
        return keys.answer(
                TokenAnswer.newBuilder().setUseChecked(algorithms.computing().check(visit.profile(), asked, key)));
    }

    Outcome compute(Visit visit, KeyUse keys) {
        Compute asked = visit.request().getCompute();
        requireOffered(visit, asked.getFunction());
        OpenKey key = keys.open(asked.getKey(), isUndoing(asked.getFunction()), CKR.KEY_HANDLE_INVALID);
        return keys.answer(algorithms.computing().compute(visit.profile(), asked, key).toBuilder());
    }

    Outcome random(Visit visit) {
        visit.profile().require(Call.GENERATE_RANDOM);
        int length = visit.request().getRandom().getLength();
        if (length < 1 || length > MOST_RANDOM) {
            throw new CryptokiException(CKR.ARGUMENTS_BAD, "1 to " + MOST_RANDOM + " random bytes");
        }
        return Outcome.of(TokenAnswer.newBuilder().setBytes(ByteString.copyFrom(crypto.random(length))));
    }

    private static void requireOffered(Visit visit, ComputeFunction function) {
        if (function == ComputeFunction.COMPUTE_DIGEST_KEY) {
            visit.profile().require(Call.DIGEST_KEY);
        }
    }

    private static boolean isUndoing(ComputeFunction function) {
        return switch (function) {
            case COMPUTE_DECRYPT, COMPUTE_VERIFY, COMPUTE_VERIFY_RECOVER -> true;
            default -> false;
        };
    }
}
