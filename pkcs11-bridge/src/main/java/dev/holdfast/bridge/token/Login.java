package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKU;

/** Who an application is to a token, and the cards' proof of it. Never prints the proof. */
record Login(CKU user, ByteString ticket) {

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
