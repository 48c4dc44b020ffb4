package dev.holdfast.bridge.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which calls meet a fault, and what is refused. */
final class FaultPlanTest {

    private final FaultPlan plan = new FaultPlan();

    @Test
    void theCallsFromTheNthOnMeetAFaultAsOftenAsWasAskedFor() {
        plan.add(fails("C_Sign").setNth(3).setCount(2).build());
        List<Integer> met = new ArrayList<>();
        for (int call = 1; call <= 6; call++) {
            assertEquals(List.of(), plan.meet(Function.C_SignInit));
            if (!plan.meet(Function.C_Sign).isEmpty()) {
                met.add(call);
            }
        }

        assertEquals(List.of(3, 4), met);
        assertEquals(2, plan.list().get(0).getMet());
    }

    @Test
    void withoutNumbersItIsTheNextCallOnce() {
        plan.add(fails("C_Sign").build());

        assertEquals(1, plan.meet(Function.C_Sign).size());
        assertEquals(0, plan.meet(Function.C_Sign).size());
    }

    @Test
    void bothFormsOfACallMeetWhatIsPlannedForIt() {
        plan.add(fails("C_EncryptMessage").setCount(2).build());

        assertEquals(1, plan.meet(Function.C_EncryptMessage3).size());
        assertEquals(1, plan.meet(Function.C_EncryptMessage).size());
    }

    @Test
    void nothingIsMetAfterClearing() {
        plan.add(fails("C_Sign").build());
        plan.clear();

        assertEquals(List.of(), plan.meet(Function.C_Sign));
        assertEquals(List.of(), plan.list());
    }

    @Test
    void whatNoCallCanMeetIsRefused() {
        refused(fails("C_Sing"));
        refused(fails("C_EncryptMessage3"));
        refused(fails(""));
        refused(fails("C_Sign").setFailWith("CKR_OK"));
        refused(fails("C_Sign").setFailWith("DEVICE_ERROR"));
        refused(fails("C_Sign").setDelayMillis(-1));
        refused(Fault.newBuilder().setFunction("C_Sign"));
        refused(Fault.newBuilder().setSerial("12345678901234567"));
        assertEquals(List.of(), plan.list());
    }

    private void refused(Fault.Builder fault) {
        assertThrows(RefusedException.class, () -> plan.add(fault.build()));
    }

    private static Fault.Builder fails(String function) {
        return Fault.newBuilder().setFunction(function).setFailWith("CKR_DEVICE_ERROR");
    }
}
