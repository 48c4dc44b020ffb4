package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody in their right mind would make are refused, and neither break a card nor stop it. */
class AnyRequestTest {

    private static final int ROUNDS = 10;
    private static final List<FieldDescriptor> SERVICES =
            Request.getDescriptor().getOneofs().get(0).getFields();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aCardInService(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        TestPool pool = TestPool.activated(new VirtualRack(seed), "pool", 1);
        pool.done(
                TestPool.USER,
                TestPool.createKey(
                        "key",
                        KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build()));
        pool.done(
                TestPool.USER,
                TestPool.createKey(
                        "true",
                        KeySpec.newBuilder()
                                .setType(KeyType.EC)
                                .setCurve(Curve.P_256)
                                .build()));
        for (int round = 0; round < ROUNDS; round++) {
            for (FieldDescriptor service : SERVICES) {
                if (service.getNumber() == Request.ZEROIZE_FIELD_NUMBER
                        || service.getNumber() == Request.RUN_SELF_TESTS_FIELD_NUMBER) {
                    continue;
                }
                for (String principal : List.of(TestPool.ADMINISTRATOR, TestPool.USER)) {
                    Request.Builder request = request(messages, service)
                            .setOperator(Operator.newBuilder().setPrincipal(principal));
                    assertAnswered(request, pool.card(0).ask(request));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aBlankCard(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        Machine card = new VirtualRack(seed).card("blank");
        card.powerOn();
        for (int round = 0; round < ROUNDS; round++) {
            for (FieldDescriptor service : SERVICES) {
                if (service.getNumber() != Request.ZEROIZE_FIELD_NUMBER
                        && service.getNumber() != Request.RUN_SELF_TESTS_FIELD_NUMBER) {
                    Request.Builder request = request(messages, service);
                    assertAnswered(request, card.ask(request));
                }
            }
        }
    }

    private static Request.Builder request(RandomMessages messages, FieldDescriptor service) {
        Request.Builder request = Request.newBuilder();
        messages.set(request, service);
        return request;
    }

    private static void assertAnswered(Request.Builder request, Response response) {
        assertTrue(response.hasStatus());
        assertNotEquals(Code.INTERNAL, response.getStatus().getCode(), () -> request + " gave " + response);
        assertNotEquals(CardState.ERROR, response.getStatus().getCardState(), () -> request + " gave " + response);
    }
}
