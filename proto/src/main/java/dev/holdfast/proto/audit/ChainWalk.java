package dev.holdfast.proto.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditHead;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way from the beginning of a chain, or from the pin, to its head.
 *
 * @param head signed, and believed
 * @param bootSigned whether the card signed this BOOT
 */
record ChainWalk(AuditHead head, Predicate<AuditEntry> bootSigned, Optional<AuditPin> pin) {

    /**
     * The first fault.
     *
     * @param entries serialized
     * @param good takes all entries before it
     */
    Optional<AuditFault> over(List<ByteString> entries, List<AuditEntry> good) {
        Optional<AuditFault> lost = pin.flatMap(this::lostSince);
        if (lost.isPresent()) {
            return lost;
        }
        int vouched = vouchedFrom(entries);
        long next = begin(entries);
        Optional<ByteString> previous = predecessorOf(next);
        for (int i = 0; i < entries.size(); i++, next++) {
            Optional<AuditEntry> read = AuditChain.read(entries.get(i));
            Optional<AuditFault> fault = read.isEmpty() ? altered(next) : misplaced(read.get(), next);
            if (fault.isPresent()) {
                return fault;
            }
            AuditEntry entry = read.orElseThrow();
            if (!follows(entry, previous)) {
                boolean onlyThisIsSure = i > 0 && i >= vouched;
                return altered(onlyThisIsSure ? next - 1 : next);
            }
            if (!isItself(entry)) {
                return altered(next);
            }
            good.add(entry);
            previous = Optional.of(entry.getHash());
        }
        if (next <= head.getLast()) {
            return Optional.of(AuditFault.at(
                    next, "and all after it are missing: the card had entries up to " + head.getLast() + "."));
        }
        return follows(AuditEntry.newBuilder().setPrevious(head.getHash()).build(), previous)
                ? Optional.empty()
                : altered(head.getLast());
    }

    /** What the card no longer has, or never had, although the auditor knows of it. */
    private Optional<AuditFault> lostSince(AuditPin known) {
        if (known.sequence() > head.getLast()) {
            return Optional.of(AuditFault.at(
                    head.getLast() + 1,
                    "is missing: the log once went to " + known.sequence() + ", and this one ends before."));
        }
        if (known.sequence() + 1 < head.getFirst()) {
            return Optional.of(AuditFault.at(
                    known.sequence() + 1,
                    "is missing: the card has overwritten all before " + head.getFirst()
                            + "; export more often, or force the audit."));
        }
        return Optional.empty();
    }

    /** An export may begin behind the pin; without one it begins where the card's log does. */
    private long begin(List<ByteString> entries) {
        if (pin.isEmpty()) {
            return head.getFirst();
        }
        long behind = pin.get().sequence() + 1;
        boolean isBehind = entries.isEmpty()
                ? behind > head.getLast()
                : AuditChain.read(entries.get(0))
                        .filter(entry -> entry.getSequence() == behind)
                        .isPresent();
        return isBehind ? behind : head.getFirst();
    }

    private Optional<ByteString> predecessorOf(long first) {
        if (pin.isPresent() && pin.get().sequence() + 1 == first) {
            return Optional.of(pin.get().hash());
        }
        return first == 1 ? Optional.of(AuditChain.genesis(head.getCard())) : Optional.empty();
    }

    /** Index of the first of those at the end that the head's hash leads to: they are genuine whatever stands before them. */
    private int vouchedFrom(List<ByteString> entries) {
        ByteString wanted = head.getHash();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Optional<AuditEntry> entry = AuditChain.read(entries.get(i));
            if (entry.isEmpty() || !entry.get().getHash().equals(wanted)) {
                return i + 1;
            }
            wanted = entry.get().getPrevious();
        }
        return 0;
    }

    private Optional<AuditFault> misplaced(AuditEntry entry, long expected) {
        if (entry.getSequence() != expected) {
            return Optional.of(
                    AuditFault.at(expected, "is not in its place: entry " + entry.getSequence() + " is there."));
        }
        return expected > head.getLast()
                ? Optional.of(AuditFault.at(expected, "is behind the end of the log that the card signed."))
                : Optional.empty();
    }

    private static boolean follows(AuditEntry entry, Optional<ByteString> previous) {
        return previous.map(entry.getPrevious()::equals).orElse(true);
    }

    private boolean isItself(AuditEntry entry) {
        boolean known = pin.filter(end -> end.sequence() == entry.getSequence())
                .map(end -> end.hash().equals(entry.getHash()))
                .orElse(true);
        return known && (!entry.getOpcode().equals(Opcode.BOOT.name()) || bootSigned.test(entry));
    }

    private static Optional<AuditFault> altered(long sequence) {
        return Optional.of(AuditFault.at(sequence, "was altered, or comes from another log."));
    }
}
