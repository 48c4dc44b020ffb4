package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.TestFaults;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFault.FaultCase;
import dev.holdfast.proto.v1.CardFaultList;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.EntropyFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The faults that are planned for one card. They are kept by the card's host and not in the card: a fault is there before the
 * card boots, so that it can meet a self-test of the next boot, and an effect is counted before it is had, so that a power cut
 * that was planned once is not met again by the boot that follows it. Zeroization does not touch them. Safe to use from any
 * thread.
 */
public final class Faults implements TestFaults {

    private final List<Plan> plans = new ArrayList<>();
    private final Consumer<CardFaultList> keeper;
    private int lastNumber;
    private volatile Set<PlantedBug> bugs;

    /** None yet, for a host that forgets them when it ends. */
    public Faults() {
        this(CardFaultList.getDefaultInstance(), faults -> {});
    }

    /**
     * @param before as the keeper got them last
     * @param keeper writes them down. Of effects on disk or noise source, of which there may be thousands a second, it learns the
     *     last one only; their counts may be behind once the power is gone.
     */
    public Faults(CardFaultList before, Consumer<CardFaultList> keeper) {
        this.keeper = keeper;
        before.getFaultsList().forEach(entry -> {
            plans.add(new Plan(entry));
            lastNumber = Math.max(lastNumber, entry.getNumber());
        });
        bugs = planted();
    }

    /**
     * Plans a fault.
     *
     * @throws dev.holdfast.proto.RefusedException BAD_PARAMETER when it says too little
     */
    public synchronized void add(CardFault fault) {
        CardFault planned = FaultRules.checked(fault);
        if (planned.hasSensor()) {
            plans.removeIf(old -> old.fault().hasSensor()
                    && old.fault()
                            .getSensor()
                            .getSensor()
                            .equals(planned.getSensor().getSensor()));
        }
        plans.add(new Plan(++lastNumber, planned));
        keep();
    }

    /** @param numbers empty for all; those that are not there are gone already */
    public synchronized void clear(Collection<Integer> numbers) {
        plans.removeIf(plan -> numbers.isEmpty() || numbers.contains(plan.number()));
        keep();
    }

    /** In the order in which they were planned; those that have had all their effects too. */
    public synchronized CardFaultList list() {
        CardFaultList.Builder list = CardFaultList.newBuilder();
        plans.forEach(plan -> list.addFaults(plan.entry()));
        return list.build();
    }

    @Override
    public PlantedBugs bugs() {
        return bug -> bugs.contains(bug);
    }

    @Override
    public boolean failsSelfTest(int number) {
        return strikes(fault -> fault.hasSelfTest() && fault.getSelfTest().getNumber() == number)
                .isPresent();
    }

    @Override
    public boolean spoilsPair(String algorithm) {
        return strikes(fault -> fault.hasPairwise() && meets(fault.getPairwise().getAlgorithm(), algorithm))
                .isPresent();
    }

    @Override
    public boolean spoilsPart(String part) {
        return strikes(fault ->
                        fault.hasIntegrity() && meets(fault.getIntegrity().getPart(), part))
                .isPresent();
    }

    @Override
    public Entropy through(Entropy real) {
        return new FaultyEntropy(real, this);
    }

    @Override
    public synchronized OptionalLong reading(String sensor) {
        for (Plan plan : plans) {
            if (plan.fault().hasSensor() && plan.fault().getSensor().getSensor().equals(sensor)) {
                return OptionalLong.of(plan.fault().getSensor().getValue());
            }
        }
        return OptionalLong.empty();
    }

    /**
     * What a card is given, with disks that can be made to fail.
     *
     * @param hooked whether the firmware that runs now has fault hooks; asked at every call on a disk
     */
    public Environment through(Environment real, BooleanSupplier hooked) {
        return real.withDisks(
                new SpoiltDisk(FaultRules.STORE, real.disk(), this, hooked, real.supply()),
                new SpoiltDisk(FaultRules.FLASH, real.flash(), this, hooked, real.supply()));
    }

    boolean halts(String point) {
        return strikes(fault -> fault.hasHalt() && fault.getHalt().getPoint().equals(point))
                .isPresent();
    }

    boolean cutsPower(String point) {
        return strikes(fault ->
                        fault.hasPowerCut() && fault.getPowerCut().getPoint().equals(point))
                .isPresent();
    }

    boolean strikes(String disk, DiskFault.Kind kind) {
        return strikes(fault -> isOf(fault, disk, kind)).isPresent();
    }

    /** Whether such a fault is planned and may still have an effect; takes no chance. */
    synchronized boolean awaits(String disk, DiskFault.Kind kind) {
        return plans.stream().anyMatch(plan -> plan.isAlive() && isOf(plan.fault(), disk, kind));
    }

    /** What becomes of the next samples. */
    Optional<EntropyFault.Kind> strikesEntropy() {
        return strikes(CardFault::hasEntropy).map(fault -> fault.getEntropy().getKind());
    }

    /** Every fault that fits gets its chance; the first that has an effect is the one. */
    private synchronized Optional<CardFault> strikes(Predicate<CardFault> fitting) {
        Optional<CardFault> struck = Optional.empty();
        boolean worthKeeping = false;
        for (Plan plan : plans) {
            if (!fitting.test(plan.fault()) || !plan.isAlive()) {
                continue;
            }
            if (plan.strikes()) {
                struck = Optional.of(plan.fault());
            }
            worthKeeping |= !isFrequent(plan.fault().getFaultCase()) || !plan.isAlive();
            if (struck.isPresent()) {
                break;
            }
        }
        if (worthKeeping) {
            keep();
        }
        return struck;
    }

    private void keep() {
        bugs = planted();
        keeper.accept(list());
    }

    private Set<PlantedBug> planted() {
        Set<PlantedBug> planted = EnumSet.noneOf(PlantedBug.class);
        plans.stream().map(plan -> plan.fault().getPlantedBug().getBug()).forEach(word -> PlantedBug.of(word)
                .ifPresent(planted::add));
        return planted;
    }

    private static boolean isFrequent(FaultCase kind) {
        return kind == FaultCase.DISK || kind == FaultCase.ENTROPY;
    }

    private static boolean isOf(CardFault fault, String disk, DiskFault.Kind kind) {
        return fault.hasDisk()
                && fault.getDisk().getKind() == kind
                && meets(fault.getDisk().getDisk(), disk);
    }

    private static boolean meets(String planned, String actual) {
        return planned.isEmpty() || planned.equals(actual);
    }
}
