package dev.holdfast.harness.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is called, and who comes instead. */
class CalledCustodiansTest {

    private static final List<Holder> HOLDERS = Holder.make(3);

    @Test
    void asManyAsAreEnoughAreCalledAndAllAreNamedToThePool() {
        Custodians custodians = new Custodians(HOLDERS, 2);
        assertEquals(2, custodians.required());
        assertEquals(3, custodians.certificates().size());
    }

    @Test
    void forALostShareAnotherHolderComesOnceThereIsOne() {
        Custodians custodians = new Custodians(HOLDERS, 2);
        custodians.suffer(CustodianTrouble.SHARE_LOST);
        custodians.mend();
        assertEquals(CustodianTrouble.NONE, custodians.trouble());
        custodians.suffer(CustodianTrouble.SHARE_LOST);
        Impasse impasse = assertThrows(Impasse.class, custodians::mend);
        assertEquals("a share is lost, and nobody else holds one", impasse.sentence());
    }
}
