package dev.holdfast.bridge.fault;

import dev.holdfast.bridge.rpc.Application;
import dev.holdfast.bridge.rpc.Applications;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.DroppedConnection;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.token.Mischief;
import dev.holdfast.bridge.token.TokenDoor;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Fault;
import java.util.List;

/** A door whose calls meet the faults that somebody has planned. Without any it is the door itself. */
public final class FaultyApplications implements Applications {

    private final Applications sound;
    private final Mischief mischief;
    private final FaultPlan plan = new FaultPlan();

    public FaultyApplications(TokenDoor door) {
        this.sound = door;
        this.mischief = door.mischief();
    }

    /**
     * Plans a fault, or carries out one that waits for no call.
     *
     * @throws RefusedException BAD_PARAMETER for what no call can meet, NOT_FOUND for a slot that does not exist; LIMIT_EXCEEDED
     */
    public void add(Fault fault) {
        try {
            FaultPlan.complete(fault);
            if (fault.getFunction().isEmpty()) {
                strike(fault);
            }
            plan.add(fault);
        } catch (CryptokiException e) {
            throw new RefusedException(
                    Code.NOT_FOUND, "The door has no such slot (" + e.value().spelling() + ").");
        }
    }

    /** All that were planned since the last {@link #clear}, with how often each was met. */
    public List<Fault> list() {
        return plan.list();
    }

    /** The door is sound again: nothing is planned, tokens are in their slots, the serial number is the token's own. */
    public void clear() {
        plan.clear();
        mischief.restore();
    }

    @Override
    public Application open(Client client) {
        return new Faulty(sound.open(client));
    }

    private final class Faulty implements Application {

        private final Application application;

        Faulty(Application application) {
            this.application = application;
        }

        @Override
        public void call(Function function, Arguments arguments, Results results) {
            for (Fault fault : plan.meet(function)) {
                if (fault.hasFailWith()) {
                    CKR value = FaultPlan.value(fault).orElse(CKR.GENERAL_ERROR);
                    EndedOperation.of(function, value)
                            .ifPresent(ended -> ended.cancel(application, arguments, results));
                    throw new CryptokiException(value, "as was planned");
                }
                strike(fault);
            }
            application.call(function, arguments, results);
        }

        @Override
        public void close() {
            application.close();
        }
    }

    private void strike(Fault fault) {
        switch (fault.getEffectCase()) {
            case DELAY_MILLIS -> pause(fault.getDelayMillis());
            case DROP -> throw new DroppedConnection();
            case RENUMBER -> mischief.renumber();
            case SERIAL -> mischief.serial(fault.getSerial());
            case REMOVE_SLOT -> mischief.remove(fault.getRemoveSlot());
            case INSERT_SLOT -> mischief.insert(fault.getInsertSlot());
            case REPLUG_SLOT -> {
                mischief.remove(fault.getReplugSlot());
                mischief.insert(fault.getReplugSlot());
            }
            case FAIL_WITH, EFFECT_NOT_SET -> throw new IllegalStateException("not an effect beside a call's answer");
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CryptokiException(CKR.FUNCTION_FAILED, "interrupted");
        }
    }
}
