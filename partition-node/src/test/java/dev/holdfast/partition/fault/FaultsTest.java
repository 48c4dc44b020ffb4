package dev.holdfast.partition.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFaultList;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.IntegrityFault;
import dev.holdfast.proto.v1.PairwiseFault;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SensorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A planned fault has its effect as often, and as late, as its tester says, and nobody else's. */
class FaultsTest {

    private static CardFault selfTest(int number, int times, int skip) {
        return CardFault.newBuilder()
                .setTimes(times)
                .setSkip(skip)
                .setSelfTest(SelfTestFault.newBuilder().setNumber(number))
                .build();
    }

    private static CardFault cut(String point) {
        return CardFault.newBuilder()
                .setPowerCut(PowerCut.newBuilder().setPoint(point))
                .build();
    }

    @Test
    void anEffectComesAfterTheChancesThatAreSkippedAndAsOftenAsPlanned() {
        Faults faults = new Faults();
        faults.add(selfTest(107, 2, 1));
        List<Boolean> failed = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            assertFalse(faults.failsSelfTest(108));
            failed.add(faults.failsSelfTest(107));
        }
        assertEquals(List.of(false, true, true, false, false), failed);
        CardFaultList.Entry entry = faults.list().getFaults(0);
        assertEquals(2, entry.getFired());
        assertEquals(1, entry.getPassed());
    }

    @Test
    void aFaultWithoutTimesLastsUntilItIsCleared() {
        Faults faults = new Faults();
        faults.add(selfTest(107, 0, 0));
        faults.add(selfTest(108, 0, 0));
        for (int run = 0; run < 100; run++) {
            assertTrue(faults.failsSelfTest(107));
        }
        faults.clear(List.of(1));
        assertFalse(faults.failsSelfTest(107));
        assertTrue(faults.failsSelfTest(108));
        faults.clear(List.of());
        assertFalse(faults.failsSelfTest(108));
        faults.add(selfTest(107, 0, 0));
        assertEquals(3, faults.list().getFaults(0).getNumber(), "numbers are not given twice");
    }

    @Test
    void aPowerCutIsKeptAsMetBeforeThePowerFails() {
        List<CardFaultList> kept = new ArrayList<>();
        Faults faults = new Faults(CardFaultList.getDefaultInstance(), kept::add);
        faults.add(cut("zeroize.seed-erased"));
        assertTrue(faults.cutsPower("zeroize.seed-erased"));
        Faults nextBoot = new Faults(kept.get(kept.size() - 1), list -> {});
        assertFalse(nextBoot.cutsPower("zeroize.seed-erased"));
        nextBoot.add(cut("zeroize.seed-erased"));
        assertEquals(2, nextBoot.list().getFaults(1).getNumber());
        assertTrue(nextBoot.cutsPower("zeroize.seed-erased"));
    }

    @Test
    void aSensorReadsWhatItWasSetToLast() {
        Faults faults = new Faults();
        assertEquals(OptionalLong.empty(), faults.reading("temperature"));
        for (long value : new long[] {-40_000, 95_000}) {
            faults.add(CardFault.newBuilder()
                    .setSensor(SensorFault.newBuilder().setSensor("temperature").setValue(value))
                    .build());
            assertEquals(OptionalLong.of(value), faults.reading("temperature"));
        }
        assertEquals(1, faults.list().getFaultsCount());
        assertEquals(OptionalLong.empty(), faults.reading("core voltage"));
    }

    @Test
    void aPairwiseFaultWithoutAnAlgorithmMeetsAny() {
        Faults faults = new Faults();
        faults.add(CardFault.newBuilder()
                .setTimes(1)
                .setPairwise(PairwiseFault.newBuilder().setAlgorithm("RSA"))
                .build());
        assertFalse(faults.spoilsPair("EC"));
        assertTrue(faults.spoilsPair("RSA"));
        faults.add(CardFault.newBuilder()
                .setPairwise(PairwiseFault.getDefaultInstance())
                .build());
        assertTrue(faults.spoilsPair("EC"));
    }

    @Test
    void aSpoiltNoiseSourceIsStuckOrBiasedAndThenSoundAgain() {
        Faults faults = new Faults();
        for (EntropyFault.Kind kind : List.of(EntropyFault.Kind.STUCK, EntropyFault.Kind.HICCUP)) {
            faults.add(CardFault.newBuilder()
                    .setTimes(1)
                    .setEntropy(EntropyFault.newBuilder().setKind(kind))
                    .build());
        }
        byte[] stuck = new byte[16];
        byte[] hiccup = new byte[16];
        byte[] sound = new byte[16];
        var source = faults.through(FaultsTest::count);
        source.samples(stuck);
        source.samples(hiccup);
        source.samples(sound);
        for (int i = 0; i < 16; i++) {
            assertEquals(stuck[0], stuck[i]);
            assertEquals(i < 8 ? stuck[0] : (byte) i, hiccup[i]);
        }
        byte[] counted = new byte[16];
        count(counted);
        assertArrayEquals(counted, sound);
    }

    @Test
    void aFaultThatSaysTooLittleIsNotPlanned() {
        Faults faults = new Faults();
        List<CardFault> vague = List.of(
                CardFault.getDefaultInstance(),
                selfTest(0, 0, 0),
                CardFault.newBuilder().setHalt(Halt.getDefaultInstance()).build(),
                CardFault.newBuilder()
                        .setTimes(1)
                        .setSensor(SensorFault.newBuilder().setSensor("temperature"))
                        .build(),
                CardFault.newBuilder()
                        .setEntropy(EntropyFault.getDefaultInstance())
                        .build());
        for (CardFault fault : vague) {
            assertThrows(RefusedException.class, () -> faults.add(fault), fault::toString);
        }
        assertEquals(0, faults.list().getFaultsCount());
    }

    @Test
    void aPlaceThatThePolicyDoesNotHaveIsRefusedWithThoseThatItHas() {
        assertRefused(selfTest(7, 0, 0), "101 to");
        assertRefused(cut("zeroize.sead-erased"), "zeroize.seed-erased");
        assertRefused(cut("self-test.AES-1024"), "self-test.NAME");
        assertRefused(
                CardFault.newBuilder()
                        .setHalt(Halt.newBuilder().setPoint("nowhere"))
                        .build(),
                "csp-entry.begun");
        assertRefused(
                CardFault.newBuilder()
                        .setSensor(SensorFault.newBuilder().setSensor("humidity"))
                        .build(),
                "temperature, core-voltage");
        assertRefused(
                CardFault.newBuilder()
                        .setPairwise(PairwiseFault.newBuilder().setAlgorithm("DSA"))
                        .build(),
                "RSA, EC, EdDSA");
        assertRefused(
                CardFault.newBuilder()
                        .setIntegrity(IntegrityFault.newBuilder().setPart("boot-rom"))
                        .build(),
                "known-answers.properties");
    }

    @Test
    void everyPlaceOfThePolicyCanBeNamed() {
        Faults faults = new Faults();
        SecurityPolicy policy = SecurityPolicies.current();
        policy.getHaltsList().forEach(row -> faults.add(cut(row.getPoint())));
        policy.getSelfTestsList().forEach(row -> {
            faults.add(selfTest(row.getNumber(), 0, 0));
            faults.add(cut("self-test." + row.getTest()));
        });
        policy.getImagePartsList()
                .forEach(part -> faults.add(CardFault.newBuilder()
                        .setIntegrity(IntegrityFault.newBuilder().setPart(part))
                        .build()));
        assertEquals(ImageParts.builtIn().names(), Set.copyOf(policy.getImagePartsList()));
    }

    private static void assertRefused(CardFault fault, String known) {
        Faults faults = new Faults();
        RefusedException refused = assertThrows(RefusedException.class, () -> faults.add(fault));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.status().getMessage().contains(known), refused.status()::getMessage);
        assertEquals(0, faults.list().getFaultsCount());
    }

    private static void count(byte[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) i;
        }
    }
}
