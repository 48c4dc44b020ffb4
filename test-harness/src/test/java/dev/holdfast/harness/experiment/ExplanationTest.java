package dev.holdfast.harness.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What an experiment will do is told with all that its file leaves unsaid. */
class ExplanationTest {

    @Test
    void tellsEveryStep() {
        assertEquals("""
                A card dies while clients work

                The pool must go on.
                And does.

                A pool of 5 cards, all in one process, with release firmware, profile default, and 24 keys; the seed is 7.
                Its security domain takes 2 of 3 custodians; the exchange key is kept in partition, backups in a folder.
                No more than one card's copy of it may be gone at a time.

                First, and again at the end, this must hold (The pool serves):
                  1. Counts the cards that serve. [probe: cards-in-service]
                     With tolerance all.

                Then, one after the other:
                  1. Clients use the pool. [workload: clients]
                     With clients 4, mix (sign 3, update 1), rate 0.16666666666666666/s, only sign and update.
                  2. The leader is lost. A card is gone. [fault: destroy-card]
                     With on leader.
                     Not before 10s of the method have passed.
                  3. Bits of a disk change. [fault: rot-disk]
                     With on one, chance 0.05, factor 1.5, from 4096, how flip, files a.bin, quietly true.
                     After a pause of 250ms. It ends by itself after 1h30m.
                  4. Waits for all cards. [recovery: await-whole]
                     With limit 2m.
                     The time it takes counts for the recovery time.
                  5. A custodian is late. [human: custodian-late]
                     With custodian 2, note late: very.
                     It must be refused, with NO_QUORUM.

                Afterwards this must hold:
                  1. Nothing acknowledged is lost. [check: nothing-lost]

                Last, whatever came before:
                  1. Ends all faults. [recovery: end-faults]""", String.join("\n", Explanation.of(Sample.read(Sample.FILE))));
    }
}
