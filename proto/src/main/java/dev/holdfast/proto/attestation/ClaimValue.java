package dev.holdfast.proto.attestation;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.HexFormat;

/** What is claimed. Each as {@code toString} prints it for a reader. */
public sealed interface ClaimValue {

    record Bytes(ByteString value) implements ClaimValue {
        @Override
        public String toString() {
            return HexFormat.of().formatHex(value.toByteArray());
        }
    }

    record Text(String value) implements ClaimValue {
        @Override
        public String toString() {
            return value;
        }
    }

    record Truth(boolean value) implements ClaimValue {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** To the second. */
    record Time(Instant value) implements ClaimValue {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    record Count(long value) implements ClaimValue {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }
}
