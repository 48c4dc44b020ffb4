package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.Who;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.TokenIncarnation;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.TokenRequest;

/**
 * A request at one state of the vault: its token is initialized, and who asks is verified.
 *
 * @param token as the vault has it
 */
record Visit(TokenRequest request, Vault vault, TokenRecord token, Profile profile, Who who) {

    int number() {
        return token.getToken();
    }

    ByteString domainId() {
        return vault.domain().map(DomainRecord::getDomainId).orElse(ByteString.EMPTY);
    }

    /** For the changes that the vault refuses when the token is another by now. */
    TokenIncarnation at() {
        return TokenIncarnation.newBuilder()
                .setToken(token.getToken())
                .setIncarnation(token.getIncarnation())
                .build();
    }

    /** Whether the token is the same there. */
    boolean isStill(Vault later) {
        return later.token(number())
                .filter(same -> same.getIncarnation().equals(token.getIncarnation()))
                .isPresent();
    }

    Visit by(Who known) {
        return new Visit(request, vault, token, profile, known);
    }

    /** What shows one of the service's keys is not anybody's to change, be it public. */
    void requireLogin() {
        if (who == Who.PUBLIC) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
    }

    void require(Who wanted) {
        if (who != wanted) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
    }
}
