package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.token.OperationFamily.Call;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When operations begin and end: the same rules for every kind. */
final class OperationRulesTest {

    private final FakeCards cards = FakeCards.ready();
    private final TestClient client = TestClient.open(new TokenDoor(cards, DoorPlan.of("default")));
    private final long session = client.openSession(0, true);
    private long key;

    @BeforeEach
    void computeAndMakeAKey() {
        cards.computing = Oracle::compute;
        client.login(session);
        key = client.create(session, Oracle.secretKey(true));
    }

    static Stream<OperationFamily> families() {
        return OperationFamily.all();
    }

    @ParameterizedTest
    @MethodSource("families")
    void nothingGoesWithoutInit(OperationFamily family) {
        expect(CKR.OPERATION_NOT_INITIALIZED, family.whole());
        family.update().forEach(call -> expect(CKR.OPERATION_NOT_INITIALIZED, call));
        family.last().forEach(call -> expect(CKR.OPERATION_NOT_INITIALIZED, call));
        assertEquals(CKR.ARGUMENTS_BAD, init(family, null));
    }

    @ParameterizedTest
    @MethodSource("families")
    void anOperationEndsWithItsResult(OperationFamily family) {
        begin(family);
        assertEquals(CKR.OPERATION_ACTIVE, init(family, family.mechanism()));
        expect(CKR.OK, family.whole());
        expect(CKR.OPERATION_NOT_INITIALIZED, family.whole());
        for (Call last : family.last()) {
            begin(family);
            family.update().forEach(call -> expect(CKR.OK, call));
            expect(CKR.OPERATION_ACTIVE, family.whole());
            value(last);
            expect(CKR.OPERATION_NOT_INITIALIZED, last);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void anErrorEndsAnOperation(OperationFamily family) {
        if (family.key()) {
            begin(family);
            cards.computing = (request, attributes) -> {
                throw new CryptokiException(CKR.DEVICE_MEMORY);
            };
            expect(CKR.DEVICE_MEMORY, family.whole());
            cards.computing = Oracle::compute;
            expect(CKR.OPERATION_NOT_INITIALIZED, family.whole());
        }
        begin(family);
    }

    @ParameterizedTest
    @MethodSource("families")
    void queriesAndSmallBuffersEndNothing(OperationFamily family) {
        begin(family);
        if (family.whole().delivers()) {
            expectNeeded(family.whole().into(Room.QUERY));
            expectNeeded(family.whole().into(Room.of(1)));
            expect(CKR.OK, family.whole());
            begin(family);
        }
        for (Call update : family.update()) {
            if (update.delivers()) {
                expectNeeded(update.into(Room.QUERY));
                expectNeeded(update.into(Room.of(1)));
            }
            expect(CKR.OK, update);
        }
        for (Call last : family.last()) {
            if (last.delivers()) {
                value(last.into(Room.QUERY));
                value(last.into(Room.of(1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void anOperationIsCancelled(OperationFamily family) {
        begin(family);
        client.call(Function.C_SessionCancel, session, ~family.flag());
        assertEquals(CKR.OPERATION_ACTIVE, init(family, family.mechanism()));
        client.call(Function.C_SessionCancel, session, family.flag());
        expect(CKR.OPERATION_NOT_INITIALIZED, family.whole());
        begin(family);
        assertEquals(CKR.OK, init(family, null));
        expect(CKR.OPERATION_NOT_INITIALIZED, family.whole());
    }

    private void begin(OperationFamily family) {
        assertEquals(CKR.OK, init(family, family.mechanism()));
    }

    private CKR init(OperationFamily family, TokenMechanism mechanism) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(session);
        arguments.add(mechanism);
        if (family.key()) {
            arguments.add(key);
        }
        arguments.addAll(family.more());
        return client.value(family.init(), arguments.toArray());
    }

    private void expect(CKR expected, Call call) {
        assertEquals(expected, value(call), () -> call.function().toString());
    }

    private void expectNeeded(Call call) {
        assertTrue(client.call(call.function(), with(call.arguments())).needed(0) > 1);
    }

    private CKR value(Call call) {
        return client.value(call.function(), with(call.arguments()));
    }

    private Object[] with(Object... arguments) {
        return Stream.concat(Stream.of((Object) session), Stream.of(arguments)).toArray();
    }
}
