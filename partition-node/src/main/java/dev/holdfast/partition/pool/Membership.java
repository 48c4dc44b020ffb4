package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MemberCard;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a card keeps of its pool in its own store, beside the replicated state. */
public final class Membership {

    /** Kind of the journal record; replication uses 1 to 31. */
    public static final int RECORD_KIND = 64;

    private static final int MAX_MEMBERS = 7;
    private static final int POOL_ID_BYTES = 16;

    private Membership() {}

    public static Optional<CardMembership> restore(CardStore store) throws IOException {
        Optional<CardMembership> found = Optional.empty();
        for (CardStore.Entry entry : store.journal()) {
            if (entry.kind() == RECORD_KIND) {
                try {
                    found = Optional.of(CardMembership.parseFrom(entry.payload()));
                } catch (InvalidProtocolBufferException e) {
                    throw new IOException("the membership record is authentic but not readable by this firmware", e);
                }
            }
        }
        return found;
    }

    public static CardStore.Entry record(CardMembership membership) {
        return new CardStore.Entry(RECORD_KIND, membership.toByteString());
    }

    /** Ids of the cards that this generation of the pool was started with, in their order. */
    public static List<String> founders(CardMembership membership) {
        return ids(membership.getMembersList());
    }

    private static List<String> ids(List<MemberCard> members) {
        return members.stream().map(MemberCard::getCard).toList();
    }

    /** Refuses a pool id, or a list of members, that no pool can have. */
    public static void check(ByteString poolId, List<MemberCard> cards) {
        List<String> members = ids(cards);
        if (poolId.size() != POOL_ID_BYTES) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool id has 16 bytes.");
        }
        if (members.isEmpty() || members.size() > MAX_MEMBERS || new HashSet<>(members).size() != members.size()) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool has 1 to 7 cards, each named once.");
        }
    }
}
