package dev.holdfast.partition.service;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Thumbprints of certificates. */
final class Sha256 {

    private Sha256() {}

    static ByteString of(byte[] der) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
