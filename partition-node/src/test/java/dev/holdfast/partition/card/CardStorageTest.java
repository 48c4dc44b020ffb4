package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a whole card makes of a disk that fails: it says so, serves nobody, and can be healed. */
class CardStorageTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final VirtualRack rack = new VirtualRack();

    /** Ways in which a disk loses what it was asked to keep, and the reason that the card gives. */
    private enum Damage {
        LYING_SYNC("TORN", "ROLLED_BACK", "CORRUPT") {
            @Override
            void happen(TestPool pool, Machine card) {
                card.disk.lieAbout(sync -> true);
                createKey(pool, "another");
                card.disk.lose(Loss.ALL);
                card.powerCut();
                card.disk.lieAbout(sync -> false);
            }
        },
        BIT_ROT("CORRUPT") {
            @Override
            void happen(TestPool pool, Machine card) {
                card.powerOff();
                Map<String, byte[]> image = card.disk.image();
                image.values().forEach(file -> file[file.length - 20] ^= 1);
                card.disk.restore(image);
            }
        },
        SHORTENED("TORN", "ROLLED_BACK") {
            @Override
            void happen(TestPool pool, Machine card) {
                card.powerOff();
                Map<String, byte[]> image = card.disk.image();
                image.replaceAll((name, file) -> Arrays.copyOf(file, file.length - 1));
                card.disk.restore(image);
            }
        },
        GONE("ROLLED_BACK") {
            @Override
            void happen(TestPool pool, Machine card) {
                card.powerOff();
                card.disk.restore(Map.of());
            }
        },
        EARLIER("ROLLED_BACK", "TORN") {
            @Override
            void happen(TestPool pool, Machine card) {
                Map<String, byte[]> earlier = card.disk.image();
                createKey(pool, "another");
                card.powerOff();
                card.disk.restore(earlier);
            }
        };

        private final Set<String> reasons;

        Damage(String... reasons) {
            this.reasons = Set.of(reasons);
        }

        /** Leaves the card without power. */
        abstract void happen(TestPool pool, Machine card);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aCardWhoseDiskLostSomethingServesNobodyUntilItIsHealed(Damage damage) {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        createKey(pool, "key");
        Machine card = pool.card(0);
        damage.happen(pool, card);
        long sent = card.sent();

        assertEquals(CardState.ERROR, card.powerOn());
        Event refusal = events(card).stream()
                .filter(event -> event.getKind() == EventKind.STORE_REFUSED)
                .findFirst()
                .orElseThrow();
        String reason = refusal.getText().split(":", 2)[0];
        assertTrue(damage.reasons.contains(reason), refusal::getText);
        assertTrue(card.status().getError().contains("zeroize the card and rejoin the pool"));
        assertServesNobody(card);
        assertEquals(sent, card.sent(), "not a word to its peers");

        assertDone(card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance())));
        card.powerOff();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        joinAnotherPool(card);
    }

    private static void assertServesNobody(Machine card) {
        RandomMessages messages = new RandomMessages(1);
        for (FieldDescriptor service :
                Request.getDescriptor().getOneofs().get(0).getFields()) {
            ServiceCase asked = ServiceCase.forNumber(service.getNumber());
            if (!StateTable.offers(CardState.ERROR, ServiceGroup.of(asked))) {
                Request.Builder request = Request.newBuilder();
                messages.set(request, service);
                Response response = card.ask(TestPool.as(TestPool.ADMINISTRATOR, request));
                assertEquals(Code.CARD_ERROR, response.getStatus().getCode(), service::getName);
            }
        }
    }

    private void joinAnotherPool(Machine card) {
        Machine first = rack.card("first");
        first.powerOn();
        assertDone(first.ask(TestPool.initialize("second", List.of(first, card))));
        TestPool.clone(first, card);
        rack.run(Duration.ofSeconds(5));
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertEquals(first.status().getPoolId(), card.status().getPoolId());
        assertEquals(0, card.status().getKeys());
    }

    @Test
    void anErrorAtAnyCallOfAChangeStopsTheCardAndLosesNothing() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        List<String> acknowledged = new ArrayList<>();
        boolean failed = true;
        for (int n = 1; failed; n++) {
            String name = "key-" + n;
            card.power.failAt(n, Failure.IO_ERROR);
            Response response = pool.ask(TestPool.USER, TestPool.createKey(name, P_256));
            failed = card.card().state() == CardState.ERROR;
            card.power.restore();
            if (failed) {
                assertNotEquals(Code.OK, response.getStatus().getCode());
                assertServesNobody(card);
                card.powerCut();
                card.powerOn();
            } else {
                assertDone(response);
                acknowledged.add(name);
            }
            assertHas(pool, acknowledged);
            createKey(pool, "after-" + n);
            acknowledged.add("after-" + n);
        }
    }

    @Test
    void aFullDiskStopsTheCardAndLosesNothing() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        Machine card = pool.card(0);
        List<String> acknowledged = new ArrayList<>();
        card.disk.limit(10_000
                + card.disk.image().values().stream()
                        .mapToInt(file -> file.length)
                        .sum());
        while (card.card().state() != CardState.ERROR) {
            String name = "key-" + acknowledged.size();
            Response response = pool.ask(TestPool.USER, TestPool.createKey(name, P_256));
            if (response.getStatus().getCode() == Code.OK) {
                acknowledged.add(name);
            }
        }
        assertServesNobody(card);
        card.powerCut();
        card.disk.limit(0);
        assertEquals(CardState.ERROR, card.powerOn());
        assertTrue(card.status().getError().contains("cannot be read or written"), card.status()::getError);
        card.powerCut();
        card.disk.limit(Long.MAX_VALUE);
        card.powerOn();
        assertHas(pool, acknowledged);
        createKey(pool, "again");
    }

    private static void createKey(TestPool pool, String name) {
        pool.done(TestPool.USER, TestPool.createKey(name, P_256));
    }

    private static void assertHas(TestPool pool, List<String> keys) {
        for (String name : keys) {
            pool.done(
                    TestPool.USER,
                    Request.newBuilder().setGetKey(GetKey.newBuilder().setName(name)));
        }
    }

    private static List<Event> events(Machine card) {
        return card.ask(Request.newBuilder()
                        .setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList();
    }

    private static void assertDone(Response response) {
        assertEquals(Code.OK, response.getStatus().getCode(), response::toString);
    }
}
