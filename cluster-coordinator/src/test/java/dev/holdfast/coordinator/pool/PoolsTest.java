package dev.holdfast.coordinator.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RegisteredPool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How pools come about and go, as far as it shows without a card; with cards: the harness's tests. */
class PoolsTest {

    private static final String ADMINISTRATOR = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01";

    @Test
    void aPoolThatDoesNotComeAboutLeavesNoCardAndItsNameFree() {
        try (EventLoops loops = new EventLoops(1)) {
            EmptyHandedRack rack = new EmptyHandedRack(2);
            Pools pools = new Pools(rack, CardLines.over(ChannelOptions.inVm(loops), "coordinator"));
            for (int attempt = 0; attempt < 2; attempt++) {
                CompletionException failure = assertThrows(
                        CompletionException.class, () -> pools.create(PoolSpec.of("Contoso", ADMINISTRATOR))
                                .join());
                assertEquals(
                        Code.BUSY,
                        assertInstanceOf(RefusedException.class, failure.getCause())
                                .code());
                assertEquals(Set.of(), rack.inPlace);
            }
            assertTrue(pools.find("contoso").isEmpty());
        }
    }

    @Test
    void aNameIsTakenWhileItsPoolIsBeingCreated() {
        try (EventLoops loops = new EventLoops(1)) {
            Pools pools = new Pools(new SlowRack(), CardLines.over(ChannelOptions.inVm(loops), "coordinator"));
            CompletableFuture<Pool> first = pools.create(PoolSpec.of("Contoso", ADMINISTRATOR));
            RefusedException refused =
                    assertThrows(RefusedException.class, () -> pools.create(PoolSpec.of("CONTOSO", ADMINISTRATOR)));
            assertEquals(Code.CONFLICT, refused.code());
            assertTrue(!first.isDone());
        }
    }

    @Test
    void aPoolThatIsNotThereCannotBeDestroyed() {
        try (EventLoops loops = new EventLoops(1)) {
            Pools pools = new Pools(new SlowRack(), CardLines.over(ChannelOptions.inVm(loops), "coordinator"));
            assertEquals(
                    Code.NOT_FOUND,
                    assertThrows(RefusedException.class, () -> pools.destroy("Contoso"))
                            .code());
        }
    }

    @Test
    void whatIsNoPoolIsRefused() {
        for (String name : List.of("", "ab", "1abc", "with-hyphen", "x".repeat(25))) {
            assertThrows(RefusedException.class, () -> PoolSpec.of(name, ADMINISTRATOR), name);
        }
        PoolSpec spec = PoolSpec.of("Contoso", ADMINISTRATOR);
        assertThrows(RefusedException.class, () -> spec.withCards(0));
        assertThrows(RefusedException.class, () -> spec.withCards(8));
    }

    @Test
    void aPoolThatWasRegisteredBeforeThereWereResourcesHasTheDefaults() {
        RegisteredPool before = RegisteredPool.newBuilder()
                .setName("Contoso")
                .setWantedCards(3)
                .setRetentionDays(90)
                .build();
        assertEquals(PoolResource.DEFAULT, PoolEntries.spec(before).resource());
        PoolResource other = new PoolResource("Own", "westus3", "Custom_B32", Map.of("a", "b"), "None");
        assertEquals(other, PoolEntries.spec(PoolEntries.with(before, other)).resource());
    }

    /** Has a number of cards to give and then none. */
    private static final class EmptyHandedRack implements CardRack {

        private final Set<String> inPlace = new TreeSet<>();
        private final int cards;

        EmptyHandedRack(int cards) {
            this.cards = cards;
        }

        @Override
        public CompletableFuture<Slot> provision(String label) {
            if (inPlace.size() == cards) {
                return CompletableFuture.failedFuture(new RefusedException(Code.BUSY, "No card is left."));
            }
            String id = label + "-" + inPlace.size();
            inPlace.add(id);
            return CompletableFuture.completedFuture(new Slot(id, new Address.InVm(id)));
        }

        @Override
        public CompletableFuture<List<String>> provisioned(String label) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletableFuture<Slot> powerOn(String cardId) {
            return CompletableFuture.completedFuture(new Slot(cardId, new Address.InVm(cardId)));
        }

        @Override
        public CompletableFuture<Void> powerOff(String cardId) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> destroy(String cardId) {
            inPlace.remove(cardId);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Never gives what it was asked for. */
    private static final class SlowRack implements CardRack {

        @Override
        public CompletableFuture<Slot> provision(String label) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<List<String>> provisioned(String label) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletableFuture<Slot> powerOn(String cardId) {
            return CompletableFuture.completedFuture(new Slot(cardId, new Address.InVm(cardId)));
        }

        @Override
        public CompletableFuture<Void> powerOff(String cardId) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> destroy(String cardId) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
