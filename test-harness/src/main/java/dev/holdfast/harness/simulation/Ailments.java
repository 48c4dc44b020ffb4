package dev.holdfast.harness.simulation;

import dev.holdfast.harness.simulation.FaultRates.Kind;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFaultList;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EntropyFault;
import dev.holdfast.proto.v1.IntegrityFault;
import dev.holdfast.proto.v1.PairwiseFault;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SensorFault;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What may go wrong inside one card, and how it is made good again. Disks, firmware and sensors fail by the fault hooks of the
 * cards' test firmware.
 */
final class Ailments {

    private static final List<String> DISKS = List.of("disk", "disk", "flash", "");
    private static final List<Integer> BOOT_TESTS = SecurityPolicies.current().getSelfTestsList().stream()
            .filter(row -> row.getCondition().startsWith("at boot,"))
            .map(row -> row.getNumber())
            .toList();
    private static final List<String> PARTS = SecurityPolicies.current().getImagePartsList();

    /** In thousandths of their units, beyond what the security policy allows. */
    private static final List<SensorFault> SHUTTING_DOWN =
            List.of(sensor("temperature", 95_000), sensor("core-voltage", 700), sensor("clock-frequency", 80_000));

    private static final List<SensorFault> ZEROIZING =
            List.of(sensor("cover", 1_000), sensor("battery-voltage", 1_000));

    private static final long DRIFT_MILLIONTHS = 50_000;
    private static final long JUMP_MILLIS = Duration.ofHours(2).toMillis();

    private final SplittableRandom random;
    private final Consumer<String> told;

    Ailments(SplittableRandom random, Consumer<String> told) {
        this.random = random;
        this.told = told;
    }

    /** Begins one, and gives what ends it. */
    Runnable begin(Kind kind, Machine machine) {
        return switch (kind) {
            case PAUSE -> pause(machine);
            case CLOCK -> clock(machine);
            case LYING_DISK -> lie(machine);
            case DISK_ERROR -> failCalls(machine);
            case TORN_WRITE -> tear(machine);
            case FULL_DISK -> fill(machine);
            case ROT -> rot(machine);
            case SELF_TEST -> failTest(machine);
            case ENTROPY -> spoilNoise(machine);
            case SENSOR -> trip(machine, SHUTTING_DOWN.get(random.nextInt(SHUTTING_DOWN.size())));
            case TAMPER -> trip(machine, ZEROIZING.get(random.nextInt(ZEROIZING.size())));
            default -> throw new IllegalArgumentException(kind + " is not inside a card");
        };
    }

    private Runnable pause(Machine machine) {
        told.accept(machine.id() + " stands still");
        machine.pause();
        return () -> {
            told.accept(machine.id() + " goes on");
            machine.resume();
        };
    }

    private Runnable clock(Machine machine) {
        if (random.nextBoolean()) {
            Duration jump = Duration.ofMillis(random.nextLong(-JUMP_MILLIS, JUMP_MILLIS));
            told.accept("the clock of " + machine.id() + " is set by " + jump);
            machine.clock.jump(jump);
        } else {
            long drift = random.nextLong(-DRIFT_MILLIONTHS, DRIFT_MILLIONTHS);
            told.accept("the clock of " + machine.id() + " runs faster by " + drift + " millionths");
            machine.clock.drift(drift);
        }
        return () -> {
            told.accept("the clock of " + machine.id() + " is right again");
            machine.clock.reset();
        };
    }

    /** Nothing is lost unless the power fails meanwhile. */
    private Runnable lie(Machine machine) {
        return plan(machine, disk(DiskFault.Kind.LOST_SYNC), 0);
    }

    /** Sometimes during a boot. */
    private Runnable failCalls(Machine machine) {
        CardFault.Builder fault = disk(DiskFault.Kind.IO_ERROR).setSkip(random.nextInt(100));
        Runnable end = plan(machine, fault, 1 + random.nextInt(3));
        if (random.nextInt(3) == 0) {
            cyclePower(machine);
        }
        return end;
    }

    private Runnable tear(Machine machine) {
        return plan(machine, disk(DiskFault.Kind.TORN_WRITE).setSkip(random.nextInt(20)), 1);
    }

    private Runnable fill(Machine machine) {
        return plan(machine, disk(DiskFault.Kind.FULL), 0);
    }

    /** Cards read when they boot. */
    private Runnable rot(Machine machine) {
        Runnable end = plan(machine, disk(DiskFault.Kind.BIT_ROT).setSkip(random.nextInt(10)), 1);
        cyclePower(machine);
        return end;
    }

    private Runnable failTest(Machine machine) {
        if (random.nextInt(4) == 0) {
            return plan(machine, CardFault.newBuilder().setPairwise(PairwiseFault.getDefaultInstance()), 1);
        }
        CardFault.Builder fault = CardFault.newBuilder();
        if (random.nextInt(3) == 0) {
            fault.setIntegrity(IntegrityFault.newBuilder().setPart(PARTS.get(random.nextInt(PARTS.size()))));
        } else {
            fault.setSelfTest(SelfTestFault.newBuilder().setNumber(BOOT_TESTS.get(random.nextInt(BOOT_TESTS.size()))));
        }
        Runnable end = plan(machine, fault, 1);
        cyclePower(machine);
        return end;
    }

    private Runnable spoilNoise(Machine machine) {
        List<EntropyFault.Kind> kinds =
                List.of(EntropyFault.Kind.HICCUP, EntropyFault.Kind.BIASED, EntropyFault.Kind.STUCK);
        EntropyFault fault =
                EntropyFault.newBuilder().setKind(kinds.get(random.nextInt(3))).build();
        return plan(machine, CardFault.newBuilder().setEntropy(fault), 1 + random.nextInt(4));
    }

    private Runnable trip(Machine machine, SensorFault reading) {
        return plan(machine, CardFault.newBuilder().setSensor(reading), 0);
    }

    /**
     * Plans a fault, and gives what ends it.
     *
     * @param times it has an effect; 0 for always
     */
    private Runnable plan(Machine machine, CardFault.Builder fault, int times) {
        CardFault planned = fault.setTimes(times).build();
        told.accept(machine.id() + ": " + sentence(planned));
        machine.faults.add(planned);
        List<CardFaultList.Entry> all = machine.faults.list().getFaultsList();
        int number = all.get(all.size() - 1).getNumber();
        return () -> {
            told.accept(machine.id() + ": no more " + sentence(planned) + effects(machine, number));
            machine.faults.clear(List.of(number));
        };
    }

    /** Sensors are asked all the time. */
    private static String effects(Machine machine, int number) {
        return machine.faults.list().getFaultsList().stream()
                .filter(entry ->
                        entry.getNumber() == number && !entry.getFault().hasSensor())
                .map(entry -> ", which had " + entry.getFired() + " effects")
                .collect(Collectors.joining());
    }

    private void cyclePower(Machine machine) {
        told.accept(machine.id() + " loses power, and boots");
        machine.powerCut();
        CompletableFuture<Void> unused = machine.beginBoot();
    }

    private CardFault.Builder disk(DiskFault.Kind kind) {
        return CardFault.newBuilder()
                .setDisk(DiskFault.newBuilder().setKind(kind).setDisk(DISKS.get(random.nextInt(DISKS.size()))));
    }

    private static SensorFault sensor(String name, long value) {
        return SensorFault.newBuilder().setSensor(name).setValue(value).build();
    }

    private static String sentence(CardFault fault) {
        return switch (fault.getFaultCase()) {
            case SELF_TEST -> "failing self-test " + fault.getSelfTest().getNumber();
            case PAIRWISE -> "spoiled pair of keys";
            case INTEGRITY -> "spoiled " + fault.getIntegrity().getPart() + " of the image";
            case ENTROPY -> fault.getEntropy().getKind() + " noise";
            case SENSOR ->
                fault.getSensor().getSensor() + " of " + fault.getSensor().getValue() + " thousandths";
            default ->
                fault.getDisk().getKind() + " of " + place(fault.getDisk().getDisk());
        };
    }

    private static String place(String disk) {
        return disk.isEmpty() ? "both disks" : "the " + disk;
    }
}
