package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import org.junit.jupiter.api.BeforeEach;

/** Whatever a request holds, a card answers it and none of its parts breaks. */
class CardServeFuzzTest {

    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();

    private final VirtualRack rack = new VirtualRack();
    private Machine blank = rack.card("blank");
    private TestPool pool;

    @BeforeEach
    void prepare() {
        blank.powerOn();
        pool = TestPool.activated(rack, "pool", 1);
        pool.done(TestPool.USER, TestPool.createKey("key", AES));
    }

    @FuzzTest(maxDuration = "1m")
    void aBlankCard(byte[] bytes) {
        Request request = request(bytes);
        if (request != null) {
            assertAnswered(blank.ask(request.toBuilder()));
            if (blank.card().state() != CardState.UNINITIALIZED) {
                blank = rack.card("blank");
                blank.powerOn();
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aCardInService(byte[] bytes) {
        Request request = request(bytes);
        if (request == null) {
            return;
        }
        for (String principal : new String[] {TestPool.ADMINISTRATOR, TestPool.USER, TestPool.OFFICER}) {
            assertAnswered(pool.card(0)
                    .ask(request.toBuilder().setOperator(Operator.newBuilder().setPrincipal(principal))));
        }
        if (pool.card(0).card().state() != CardState.OPERATIONAL) {
            pool = TestPool.activated(rack, "pool", 1);
        }
    }

    private static Request request(byte[] bytes) {
        try {
            return Request.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static void assertAnswered(Response response) {
        assertTrue(response.hasStatus());
        assertNotEquals(Code.INTERNAL, response.getStatus().getCode(), response::toString);
        assertNotEquals(CardState.ERROR, response.getStatus().getCardState(), response::toString);
    }
}
