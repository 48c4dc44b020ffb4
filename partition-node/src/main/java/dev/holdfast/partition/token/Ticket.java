package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.Who;
import dev.holdfast.proto.pkcs11.CKU;

/**
 * Who is logged in where.
 *
 * @param incarnation of the token: initializing it voids its tickets
 * @param user the security officer or the user
 * @param key of a login for one use, the digest of the key's reference; else empty
 * @param untilMillis by the pool's clock; 0 for as long as the token is the same
 */
record Ticket(int token, ByteString incarnation, CKU user, ByteString key, long untilMillis) {

    Who who() {
        return user == CKU.SO ? Who.SO : Who.USER;
    }
}
