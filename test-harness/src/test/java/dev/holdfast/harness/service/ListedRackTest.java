package dev.holdfast.harness.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.coordinator.pool.CardLine;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Cards on other hosts: a blank one, a member of a pool, and one that does not answer. */
final class ListedRackTest {

    private static final Address.Tcp BLANK = new Address.Tcp("hsm1.example", 7600);
    private static final Address.Tcp MEMBER = new Address.Tcp("hsm2.example", 7600);
    private static final Address.Tcp SILENT = new Address.Tcp("hsm3.example", 7600);

    private final Hosts hosts = new Hosts();
    private final ListedRack rack = new ListedRack(List.of(SILENT, MEMBER, BLANK), hosts);

    @Test
    void aBlankCardThatAnswersIsGivenOutOnce() {
        assertEquals(new Slot("card-1", BLANK), rack.provision("Contoso").join());
        assertEquals(Code.LIMIT_EXCEEDED, refusal(rack.provision("Contoso")));
    }

    @Test
    void theCardsOfAPoolAreKnownByWhatTheySay() {
        assertEquals(List.of("card-2"), rack.provisioned("contoso").join());
        assertEquals(List.of(), rack.provisioned("Fabrikam").join());
    }

    @Test
    void aCardHasPowerWhenItAnswers() {
        assertEquals(new Slot("card-2", MEMBER), rack.powerOn("card-2").join());
        assertEquals(Code.UNREACHABLE, refusal(rack.powerOn("card-3")));
    }

    @Test
    void whatIsDestroyedIsZeroizedAndNothingElse() {
        rack.destroy("card-3").join();
        rack.destroy("card-2").join();
        assertEquals(CardState.ZEROIZED, hosts.states.get("card-2"));
        assertEquals(CardState.UNINITIALIZED, hosts.states.get("card-1"));
    }

    private static Code refusal(CompletableFuture<?> answer) {
        CompletionException failure = assertThrows(CompletionException.class, answer::join);
        return assertInstanceOf(RefusedException.class, failure.getCause()).code();
    }

    private static final class Hosts implements CardLines {

        private final Map<Address, String> cards = Map.of(BLANK, "card-1", MEMBER, "card-2", SILENT, "card-3");
        private final Map<String, CardState> states =
                new HashMap<>(Map.of("card-1", CardState.UNINITIALIZED, "card-2", CardState.OPERATIONAL));
        private final Set<String> pool = Set.of("card-2");

        @Override
        public CompletableFuture<Slot> at(Address address) {
            String card = cards.get(address);
            return states.containsKey(card)
                    ? CompletableFuture.completedFuture(new Slot(card, address))
                    : CompletableFuture.failedFuture(new RefusedException(Code.UNREACHABLE, "Nobody listens."));
        }

        @Override
        public CardLine to(Slot slot) {
            return new CardLine() {
                @Override
                public CompletableFuture<Response> call(Request request) {
                    if (request.hasZeroize()) {
                        states.put(slot.cardId(), CardState.ZEROIZED);
                    }
                    return CompletableFuture.completedFuture(Response.newBuilder()
                            .setCardStatus(CardStatus.newBuilder()
                                    .setCard(slot.cardId())
                                    .setState(states.get(slot.cardId()))
                                    .setPoolName(pool.contains(slot.cardId()) ? "Contoso" : ""))
                            .build());
                }

                @Override
                public void close() {}
            };
        }
    }
}
