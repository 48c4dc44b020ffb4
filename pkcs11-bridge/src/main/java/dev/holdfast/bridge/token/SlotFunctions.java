package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MechanismDescription;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Slots and what can be told of the tokens in them (PKCS#11 3.2, section 5.5). */
final class SlotFunctions {

    private final ClientApplication application;
    private final Door door;

    SlotFunctions(ClientApplication application) {
        this.application = application;
        this.door = application.door();
    }

    void register(Calls calls) {
        calls.on(Function.C_GetSlotList, this::slots);
        calls.on(Function.C_GetSlotInfo, this::slot);
        calls.on(Function.C_GetTokenInfo, this::token);
        calls.on(Function.C_GetMechanismList, this::mechanisms);
        calls.on(Function.C_GetMechanismInfo, this::mechanism);
        calls.on(Function.C_WaitForSlotEvent, this::event);
    }

    private void slots(Arguments in, Results out) {
        boolean withToken = in.octet() != 0;
        Room room = in.room();
        door.slots().lookForTokens();
        out.numbers(
                room,
                door.slots().all().stream()
                        .filter(slot -> !withToken || door.slots().holdsToken(slot))
                        .map(Slot::id)
                        .toList());
    }

    private void slot(Arguments in, Results out) {
        Slot slot = door.slots().find(in.number());
        String pool = door.pool().cards().pool();
        String what = slot.card().map(card -> "card " + card).orElseGet(() -> "pool " + pool);
        out.string("Holdfast simulator, " + (slot.token() == 0 ? what : what + ", token " + slot.token()), 64);
        out.string(GeneralFunctions.MANUFACTURER, 32);
        boolean present = door.slots().holdsToken(slot);
        out.number(
                (present ? CKF.TOKEN_PRESENT : 0) | (slot.card().isPresent() || !present ? CKF.REMOVABLE_DEVICE : 0));
        out.version(1, 0);
        out.version(1, 0);
    }

    private void token(Arguments in, Results out) {
        Slot slot = door.slots().withToken(in.number());
        TokenInfo.of(door.pool(), slot)
                .write(out, application.visit(slot).sessions(), door.plan().sessions());
    }

    private void mechanisms(Arguments in, Results out) {
        Slot slot = door.slots().withToken(in.number());
        Room room = in.room();
        out.numbers(room, List.copyOf(carried(slot).keySet()));
    }

    private void mechanism(Arguments in, Results out) {
        Slot slot = door.slots().withToken(in.number());
        MechanismDescription mechanism = carried(slot).get(in.number());
        if (mechanism == null) {
            throw new CryptokiException(CKR.MECHANISM_INVALID);
        }
        out.number(mechanism.getLeastKey());
        out.number(mechanism.getMostKey());
        out.number(mechanism.getFlags());
    }

    private void event(Arguments in, Results out) {
        boolean dontBlock = (in.number() & CKF.DONT_BLOCK) != 0;
        out.number(
                dontBlock ? application.events().poll() : application.events().await());
    }

    /** The mechanisms that this client can send. */
    private Map<Long, MechanismDescription> carried(Slot slot) {
        return door.mechanisms().in(slot).entrySet().stream()
                .filter(mechanism -> CKM.of(mechanism.getKey())
                        .filter(application.client().carries())
                        .isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
