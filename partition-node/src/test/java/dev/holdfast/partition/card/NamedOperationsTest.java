package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RotateKey;
import org.junit.jupiter.api.Test;

/** Who named a change can ask again what became of it, of any card, and does not make it twice. */
class NamedOperationsTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final ByteString FIRST = name(1);
    private static final ByteString SECOND = name(2);

    private final TestPool pool = TestPool.activated(new VirtualRack(), "pool", 3);

    @Test
    void whatIsAskedTwiceIsDoneOnce() {
        Response made = ask(0, FIRST, TestPool.createKey("orders", P_256));
        assertEquals(Code.OK, made.getStatus().getCode());
        Response again = ask(1, FIRST, TestPool.createKey("orders", P_256));
        assertEquals(version(made), version(again));
        assertEquals(made.getIndicator(), again.getIndicator());
        assertEquals(1, versions());

        Response rotated = ask(2, SECOND, rotate());
        assertNotEquals(version(made), version(rotated));
        assertEquals(version(rotated), version(ask(0, SECOND, rotate())));
        assertEquals(2, versions());
    }

    @Test
    void whatWasDoneIsToldAndNothingIsDone() {
        assertEquals(Code.OUTCOME_UNKNOWN, code(remembered(0, FIRST, TestPool.createKey("orders", P_256))));
        assertEquals(Code.OUTCOME_UNKNOWN, code(remembered(0, FIRST, delete())));
        Response made = ask(0, FIRST, TestPool.createKey("orders", P_256));
        assertEquals(version(made), version(remembered(1, FIRST, TestPool.createKey("orders", P_256))));
        assertEquals(1, versions());

        assertEquals(Code.OK, code(ask(0, SECOND, delete())));
        assertEquals(Code.OK, code(remembered(2, SECOND, delete())));
        assertEquals(Code.NOT_FOUND, code(ask(0, name(3), delete())));
        assertEquals(Code.NOT_FOUND, code(remembered(1, name(3), delete())));
    }

    @Test
    void anothersOperationIsNotFound() {
        assertEquals(Code.OK, code(ask(0, FIRST, TestPool.createKey("orders", P_256))));
        Request.Builder asOfficer = TestPool.createKey("orders", P_256)
                .setOperationId(FIRST)
                .setOnlyRemembered(true)
                .setOperator(Operator.newBuilder().setPrincipal(TestPool.OFFICER));
        assertNotEquals(Code.OK, code(pool.card(0).ask(asOfficer)));
    }

    @Test
    void aNameHasSixteenBytes() {
        assertEquals(Code.BAD_PARAMETER, code(ask(0, FIRST.substring(1), TestPool.createKey("orders", P_256))));
        assertEquals(Code.BAD_PARAMETER, code(ask(0, FIRST.substring(1), delete())));
        assertEquals(Code.BAD_PARAMETER, code(remembered(0, ByteString.EMPTY, delete())));
    }

    private static Request.Builder rotate() {
        return Request.newBuilder().setRotateKey(RotateKey.newBuilder().setName("orders"));
    }

    private static Request.Builder delete() {
        return Request.newBuilder().setDeleteKey(DeleteKey.newBuilder().setName("orders"));
    }

    private int versions() {
        return ask(
                        0,
                        ByteString.EMPTY,
                        Request.newBuilder()
                                .setListKeyVersions(ListKeyVersions.newBuilder()
                                        .setName("orders")
                                        .setLimit(9)))
                .getKeyList()
                .getKeysCount();
    }

    private Response ask(int card, ByteString name, Request.Builder request) {
        return pool.card(card)
                .ask(request.setOperationId(name)
                        .setOperator(Operator.newBuilder().setPrincipal(TestPool.USER)));
    }

    private Response remembered(int card, ByteString name, Request.Builder request) {
        return ask(card, name, request.setOnlyRemembered(true));
    }

    private static ByteString name(int number) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) number;
        return ByteString.copyFrom(bytes);
    }

    private static ByteString version(Response made) {
        return made.getKeyBundle().getVersion().getVersion();
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
