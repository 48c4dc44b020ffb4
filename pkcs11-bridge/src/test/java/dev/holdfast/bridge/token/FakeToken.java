package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenDescription;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A token of {@link FakeCards}: PINs, tickets and token objects, which every card of the pool knows. */
final class FakeToken {

    static final int MOST_FAILURES = 10;
    static final int LEAST_PIN = 4;
    static final int MOST_PIN = 255;

    /** Token objects by id, in the order in which they were made. */
    final Map<ByteString, Attributes> objects = new LinkedHashMap<>();

    private final int number;
    private final Random random;
    private final Map<CKU, byte[]> pins = new EnumMap<>(CKU.class);
    private final Map<CKU, Integer> failures = new EnumMap<>(CKU.class);
    private final Map<ByteString, CKU> tickets = new HashMap<>();
    private ByteString label = ByteString.copyFrom(" ".repeat(32), StandardCharsets.US_ASCII);
    private ByteString incarnation = ByteString.EMPTY;

    FakeToken(int number, Random random) {
        this.number = number;
        this.random = random;
    }

    void initialize(byte[] soPin, ByteString newLabel) {
        requireLength(soPin);
        if (pins.containsKey(CKU.SO)) {
            verify(CKU.SO, soPin);
        }
        pins.clear();
        failures.clear();
        tickets.clear();
        objects.clear();
        pins.put(CKU.SO, soPin);
        label = newLabel;
        incarnation = bytes(16);
    }

    boolean initialized() {
        return pins.containsKey(CKU.SO);
    }

    ByteString login(CKU user, byte[] pin) {
        if (user == CKU.USER && !pins.containsKey(CKU.USER)) {
            throw new CryptokiException(CKR.USER_PIN_NOT_INITIALIZED);
        }
        verify(user, pin);
        ByteString ticket = bytes(24);
        tickets.put(ticket, user);
        return ticket;
    }

    void initPin(ByteString ticket, byte[] pin) {
        if (user(ticket).orElse(null) != CKU.SO) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        requireLength(pin);
        pins.put(CKU.USER, pin);
        failures.remove(CKU.USER);
    }

    void setPin(ByteString ticket, byte[] oldPin, byte[] newPin) {
        CKU user = user(ticket).orElse(CKU.USER);
        requireLength(newPin);
        verify(user, oldPin);
        pins.put(user, newPin);
    }

    /** @throws CryptokiException USER_NOT_LOGGED_IN for a ticket of another token or time */
    Optional<CKU> user(ByteString ticket) {
        if (ticket.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(tickets.get(ticket))
                .orElseThrow(() -> new CryptokiException(CKR.USER_NOT_LOGGED_IN)));
    }

    /** The PIN of the user; null when there is none. */
    byte @Nullable [] pin(CKU user) {
        return pins.get(user);
    }

    TokenDescription describe() {
        return TokenDescription.newBuilder()
                .setToken(number)
                .setLabel(label)
                .setSerial(String.format("%016d", number))
                .setInitialized(initialized())
                .setUserPinSet(pins.containsKey(CKU.USER))
                .setUserFailures(failures.getOrDefault(CKU.USER, 0))
                .setSoFailures(failures.getOrDefault(CKU.SO, 0))
                .setMostFailures(MOST_FAILURES)
                .setLeastPin(LEAST_PIN)
                .setMostPin(MOST_PIN)
                .setObjects(objects.size())
                .setIncarnation(incarnation)
                .build();
    }

    private void verify(CKU user, byte[] pin) {
        if (failures.getOrDefault(user, 0) >= MOST_FAILURES) {
            throw new CryptokiException(CKR.PIN_LOCKED);
        }
        if (!Arrays.equals(pins.get(user), pin)) {
            failures.merge(user, 1, Integer::sum);
            throw new CryptokiException(CKR.PIN_INCORRECT);
        }
        failures.remove(user);
    }

    private static void requireLength(byte[] pin) {
        if (pin.length < LEAST_PIN || pin.length > MOST_PIN) {
            throw new CryptokiException(CKR.PIN_LEN_RANGE);
        }
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
