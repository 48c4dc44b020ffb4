package dev.holdfast.bridge.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Applications.Client;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.bridge.rpc.WantedAttribute;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** An application that calls the door as the wire would, with Java values for the letters of a call's signature. */
final class TestClient implements AutoCloseable {

    static final byte[] SO_PIN = "so-pin".getBytes(StandardCharsets.US_ASCII);
    static final byte[] USER_PIN = "user-pin".getBytes(StandardCharsets.US_ASCII);
    static final byte[] WRONG_PIN = "wrong".getBytes(StandardCharsets.US_ASCII);

    private final Application application;

    private TestClient(Application application) {
        this.application = application;
    }

    static TestClient open(TokenDoor door) {
        return open(door, mechanism -> true);
    }

    static TestClient open(TokenDoor door, Predicate<CKM> carries) {
        return new TestClient(door.open(new Client(0xf0, "client", carries)));
    }

    /**
     * Calls, and gives what was answered.
     *
     * @param arguments numbers for {@code u} and {@code y}, bytes (or null) for {@code ay z s}, {@link Attributes} for {@code aA},
     *     a list of {@link WantedAttribute} for {@code fA}, a TokenMechanism for {@code M} (or null), {@link Room}, MessageParameters
     */
    TestResults call(Function function, Object... arguments) {
        TestArguments in = new TestArguments(function.request(), arguments);
        TestResults out = new TestResults();
        application.call(function, in, out);
        in.requireUsedUp();
        return out;
    }

    /** The return value of a call. */
    CKR value(Function function, Object... arguments) {
        try {
            return call(function, arguments).value();
        } catch (CryptokiException e) {
            return e.value();
        }
    }

    void expect(CKR expected, Function function, Object... arguments) {
        assertEquals(expected, value(function, arguments), () -> function.toString());
    }

    long openSession(long slot, boolean readWrite) {
        return call(Function.C_OpenSession, slot, CKF.SERIAL_SESSION | (readWrite ? CKF.RW_SESSION : 0))
                .number(0);
    }

    void login(long session) {
        call(Function.C_Login, session, CKU.USER.value(), USER_PIN);
    }

    void loginOfficer(long session) {
        call(Function.C_Login, session, CKU.SO.value(), SO_PIN);
    }

    long create(long session, Attributes template) {
        return call(Function.C_CreateObject, session, template).number(0);
    }

    /** Every object that a search of this template finds. */
    List<Long> find(long session, Attributes template) {
        call(Function.C_FindObjectsInit, session, template);
        List<Long> found =
                call(Function.C_FindObjects, session, Room.of(100_000)).numbers(0);
        call(Function.C_FindObjectsFinal, session);
        return found;
    }

    @Override
    public void close() {
        application.close();
    }
}
