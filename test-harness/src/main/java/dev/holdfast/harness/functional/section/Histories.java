package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import java.util.Arrays;
import java.util.List;

/** What to look for in what a card says. */
final class Histories {

    private Histories() {}

    static List<String> texts(BenchCard card, EventKind kind) {
        return card.events().stream()
                .filter(event -> event.getKind() == kind)
                .map(Event::getText)
                .toList();
    }

    /** Whether any eight bytes of the secret in a row can be read in this. */
    static boolean shows(ByteString data, byte[] secret) {
        for (int from = 0; from + Long.BYTES <= secret.length; from += Long.BYTES) {
            byte[] piece = Arrays.copyOfRange(secret, from, from + Long.BYTES);
            for (int at = 0; at + Long.BYTES <= data.size(); at++) {
                if (data.substring(at, at + Long.BYTES).equals(ByteString.copyFrom(piece))) {
                    return true;
                }
            }
        }
        return false;
    }
}
