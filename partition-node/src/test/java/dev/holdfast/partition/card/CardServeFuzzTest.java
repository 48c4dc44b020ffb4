package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a request holds, a card answers it and none of its parts breaks. */
class CardServeFuzzTest {

    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();

    private static final VirtualRack RACK = new VirtualRack();

    /** Booting takes long in an instrumented JVM, so a card serves until a request changes what it is. */
    private static @Nullable Machine blank;

    private static @Nullable TestPool pool;

    @MethodSource("everyService")
    @FuzzTest(maxDuration = "1m")
    void aBlankCard(byte[] bytes) {
        Request request = request(bytes);
        if (request == null) {
            return;
        }
        if (blank == null || blank.card().state() != CardState.UNINITIALIZED) {
            blank = RACK.card("blank");
            blank.powerOn();
        }
        assertAnswered(blank.ask(request.toBuilder()));
    }

    @MethodSource("everyService")
    @FuzzTest(maxDuration = "1m")
    void aCardInService(byte[] bytes) {
        Request request = request(bytes);
        if (request == null) {
            return;
        }
        if (pool == null || pool.card(0).card().state() != CardState.OPERATIONAL) {
            pool = TestPool.activated(RACK, "pool", 1);
            pool.done(TestPool.USER, TestPool.createKey("key", AES));
        }
        for (String principal : List.of(TestPool.ADMINISTRATOR, TestPool.USER, TestPool.OFFICER)) {
            assertAnswered(pool.card(0)
                    .ask(request.toBuilder().setOperator(Operator.newBuilder().setPrincipal(principal))));
        }
    }

    /** One request of every service; but for two, after which a card has to be made anew, or takes its time. */
    static Stream<Arguments> everyService() {
        return Request.getDescriptor().getOneofs().get(0).getFields().stream()
                .filter(service -> service.getNumber() != Request.ZEROIZE_FIELD_NUMBER
                        && service.getNumber() != Request.RUN_SELF_TESTS_FIELD_NUMBER)
                .map(service -> {
                    Request.Builder request = Request.newBuilder();
                    new RandomMessages(service.getNumber()).set(request, service);
                    return Arguments.of((Object) request.build().toByteArray());
                });
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
