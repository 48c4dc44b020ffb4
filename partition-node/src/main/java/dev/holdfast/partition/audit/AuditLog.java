package dev.holdfast.partition.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.Audit;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditHead;
import dev.holdfast.proto.v1.AuditState;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The audit log of one card: survives power cuts and zeroization. It holds a bounded number of entries and overwrites the oldest,
 * unless the audit is forced: then it keeps all that the auditor has not released, and services that must be logged wait for him.
 * On the card's thread.
 */
public final class AuditLog implements Audit {

    /** Entries that a card keeps. */
    static final int CAPACITY = 4_096;

    private static final int FILES = 8;

    /** Further ones of a forced audit, for what is never refused and for services that were under way when the log filled up. */
    static final int RESERVE = 64;

    private static final int MAX_TEXT = 512;
    private static final String CARD = "card";

    private final Clock clock;
    private final String card;
    private final int capacity;
    private final Consumer<String> failCard;
    private final PlantedBugs bugs;
    private final Segments segments;
    private final StateFile stateFile;
    private final List<AuditEntry> early = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private AuditState state = AuditState.getDefaultInstance();
    private ByteString lastHash;
    private long last;
    private Stage stage = Stage.WAITING;

    private enum Stage {
        /** Of the boot: what is recorded until then follows its entry. */
        WAITING,
        OPEN,
        /** The flash failed, and the card is in its error state for it; or the power is off. */
        ENDED
    }

    private record Kept(long sequence, ByteString bytes) {}

    /** @param failCard puts the card into its error state */
    public AuditLog(Environment environment, Consumer<String> failCard, PlantedBugs bugs) {
        this(environment.flash(), environment.clock(), environment.fuses().cardId(), CAPACITY, failCard, bugs);
    }

    /** @param capacity entries; a multiple of the number of files */
    AuditLog(Disk flash, Clock clock, String card, int capacity, Consumer<String> failCard, PlantedBugs bugs) {
        this.bugs = bugs;
        this.clock = clock;
        this.card = card;
        this.capacity = capacity;
        this.failCard = failCard;
        this.segments = new Segments(flash, capacity / FILES);
        this.stateFile = new StateFile(flash);
        this.lastHash = AuditChain.genesis(card);
    }

    /**
     * Reads what earlier boots wrote, and adds the entry of this one, which the card signs. To be called once, when the algorithms
     * have passed their tests: a boot that does not get here leaves a gap in the count of boots.
     *
     * @param sign ECDSA P-384 with SHA-384, DER, by the card's key
     */
    public void boot(String firmware, UnaryOperator<byte[]> sign) throws IOException {
        Segments.Found found = segments.open();
        int boots = 0;
        for (AuditEntry entry : found.entries()) {
            kept.add(new Kept(entry.getSequence(), entry.toByteString()));
            lastHash = entry.getHash();
            last = entry.getSequence();
            boots = entry.getBoot();
        }
        AuditState before = stateFile.read().orElse(state);
        save(before.toBuilder().setBoot(Math.max(before.getBoot(), boots) + 1));
        stage = Stage.OPEN;
        String damage = found.lostBytes() == 0
                ? ""
                : "; " + found.lostBytes() + " bytes of the log were no whole entry and are lost";
        if (isFull()) {
            save(state.toBuilder().setUnloggedBoots(state.getUnloggedBoots() + 1));
        } else {
            AuditEntry entry = next(Opcode.BOOT, CARD, "firmware " + firmware + damage, Code.OK);
            append(entry.toBuilder()
                    .setSignature(ByteString.copyFrom(sign.apply(AuditChain.signedBoot(entry))))
                    .build());
        }
        for (AuditEntry entry : early) {
            record(entry.getOpcode(), entry.getWho(), entry.getDetail(), entry.getResult());
        }
        early.clear();
    }

    @Override
    public boolean accepts(String opcode) {
        return !isFull() || opcode(opcode).isNeverRefused();
    }

    @Override
    public void record(String opcode, String who, String detail, Code result) {
        Opcode code = opcode(opcode);
        write(next(code, who, detail, result), code != Opcode.LOGIN);
    }

    @Override
    public void refused(String opcode, String who, String detail, Code result) {
        write(next(opcode(opcode), who, detail, result), false);
    }

    /** @param reserved whether it may have a place of those behind a full log */
    private void write(AuditEntry entry, boolean reserved) {
        if (stage == Stage.ENDED) {
            return;
        }
        if (stage == Stage.WAITING) {
            early.add(entry);
            return;
        }
        try {
            if (!isFull() || reserved && unreleased() < capacity + RESERVE) {
                append(entry);
            } else if (entry.getOpcode().equals(Opcode.LOGIN.name())) {
                save(state.toBuilder().setUnloggedLogins(state.getUnloggedLogins() + 1));
            } else {
                save(state.toBuilder().setUnloggedEvents(state.getUnloggedEvents() + 1));
            }
        } catch (IOException e) {
            throw broken();
        }
    }

    /** From now on the log keeps everything that is not released, or no longer. */
    void force(boolean on) {
        change(state.toBuilder().setForced(on));
    }

    /** Entries up to this one may be overwritten even then. */
    void release(long upTo) {
        if (upTo > last) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The log ends with entry " + last + "; release no more than you have read.");
        }
        change(state.toBuilder().setReleased(Math.max(upTo, state.getReleased())));
        try {
            makeRoom();
        } catch (IOException e) {
            throw broken();
        }
    }

    /** Serialized entries behind this one, oldest first. */
    List<ByteString> after(long sequence, int limit) {
        return kept.stream()
                .filter(entry -> entry.sequence() > sequence)
                .limit(limit)
                .map(Kept::bytes)
                .toList();
    }

    /** Where the chain ends now; without what is said of certificates. */
    AuditHead head() {
        return AuditHead.newBuilder()
                .setNotice(Firmware.NOTICE)
                .setCard(card)
                .setFirst(first())
                .setLast(last)
                .setHash(lastHash)
                .setBoot(state.getBoot())
                .setTimeMillis(clock.millis())
                .setForced(state.getForced())
                .setUnloggedBoots(state.getUnloggedBoots())
                .setUnloggedLogins(state.getUnloggedLogins())
                .setUnloggedEvents(state.getUnloggedEvents())
                .build();
    }

    /** How often the card was switched on, this boot included. */
    public int boots() {
        return state.getBoot();
    }

    int capacity() {
        return capacity;
    }

    /** Power goes off. */
    public void close() {
        stage = Stage.ENDED;
        try {
            segments.close();
        } catch (IOException e) {
            // Every entry was synced when it was written.
        }
    }

    private boolean isFull() {
        return state.getForced() && unreleased() >= capacity;
    }

    /** The oldest entry, or the next one when there is none. */
    private long first() {
        return kept.isEmpty() ? last + 1 : kept.get(0).sequence();
    }

    private long unreleased() {
        return last - Math.max(state.getReleased(), first() - 1);
    }

    private AuditEntry next(Opcode opcode, String who, String detail, Code result) {
        return AuditEntry.newBuilder()
                .setSequence(last + 1)
                .setTimeMillis(clock.millis())
                .setBoot(state.getBoot())
                .setOpcode(opcode.name())
                .setWho(shortened(who))
                .setDetail(shortened(detail))
                .setResult(result)
                .setPrevious(lastHash)
                .build();
    }

    private void append(AuditEntry entry) throws IOException {
        AuditEntry sealed = AuditChain.seal(entry);
        ByteString bytes = sealed.toByteString();
        if (!(bugs.has(PlantedBug.AUDIT_LEFT_OUT) && sealed.getSequence() % 5 == 0)) {
            segments.append(sealed.getSequence(), bytes);
            kept.add(new Kept(sealed.getSequence(), bytes));
        }
        lastHash = sealed.getHash();
        last = sealed.getSequence();
        makeRoom();
    }

    private void makeRoom() throws IOException {
        long second = segments.secondStart();
        while (kept.size() > capacity && second > 0 && (!state.getForced() || second - 1 <= state.getReleased())) {
            segments.deleteOldest();
            long keepFrom = second;
            kept.removeIf(entry -> entry.sequence() < keepFrom);
            second = segments.secondStart();
        }
    }

    private void change(AuditState.Builder next) {
        try {
            save(next);
        } catch (IOException e) {
            throw broken();
        }
    }

    private void save(AuditState.Builder next) throws IOException {
        AuditState changed = next.build();
        stateFile.write(changed);
        state = changed;
    }

    private RefusedException broken() {
        stage = Stage.ENDED;
        failCard.accept("The audit log cannot be written: the flash fails.");
        return new RefusedException(
                Code.OUTCOME_UNKNOWN,
                "It was done or not, but the audit log cannot say so, because the card's flash fails; power-cycle the"
                        + " card.");
    }

    private static Opcode opcode(String name) {
        return Opcode.of(name).orElseThrow(() -> new IllegalArgumentException("no such opcode: " + name));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
    }
}
