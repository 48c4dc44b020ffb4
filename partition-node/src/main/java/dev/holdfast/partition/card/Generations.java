package dev.holdfast.partition.card;

import dev.holdfast.partition.pool.Roster;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MemberCard;
import org.jspecify.annotations.Nullable;

/** The rules by which one card may begin the next generation of a pool that has lost its majority. */
final class Generations {

    private Generations() {}

    static void requireNext(CardMembership membership, long generation) {
        if (generation != membership.getGeneration() + 1) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "This card is of generation " + membership.getGeneration() + " of the pool, so the next is "
                            + (membership.getGeneration() + 1) + ".");
        }
    }

    /** @param failure of asking for a majority; none when there is one */
    static void requireNoMajority(@Nullable Throwable failure) {
        if (!RefusedException.isOf(failure, Code.NO_QUORUM)) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "This card still finds a majority of its pool, so nothing is lost; replace the cards that do not"
                            + " answer instead.");
        }
    }

    /** What the survivor keeps: the same pool and key, and itself as the only card that it starts with. */
    static CardMembership after(Roster roster, String survivor) {
        MemberCard self = roster.cards().stream()
                .filter(member -> member.getCard().equals(survivor))
                .findFirst()
                .orElseGet(() -> MemberCard.newBuilder().setCard(survivor).build());
        return roster.membership().toBuilder()
                .setGeneration(roster.membership().getGeneration() + 1)
                .clearMembers()
                .addMembers(self)
                .build();
    }
}
