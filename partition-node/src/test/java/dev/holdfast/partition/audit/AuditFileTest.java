package dev.holdfast.partition.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is done to an exported log, whoever checks it sees that, and where. */
class AuditFileTest {

    private final LoggedCard card = new LoggedCard(1);
    private AuditFile file;

    @BeforeEach
    void write() {
        card.boot();
        record(5);
        card.reboot();
        record(5);
        file = card.export(0);
    }

    @Test
    void anUntouchedLogIsWhole() {
        Report report = LoggedCard.verify(file, Optional.empty());
        assertEquals(Optional.empty(), report.fault());
        assertEquals(12, report.entries().size());
        assertEquals(
                "Simulator. Claims no validation.", report.head().orElseThrow().getNotice());
    }

    @Test
    void noByteCanBeChanged() {
        byte[] bytes = file.toByteArray();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < bytes.length; i++) {
            byte[] altered = bytes.clone();
            altered[i] ^= (byte) (1 << random.nextInt(8));
            assertFalse(LoggedCard.verify(altered, Optional.empty()).isWhole(), "byte " + i);
        }
    }

    @Test
    void nothingCanBeAddedCutOutOrCutOff() {
        byte[] bytes = file.toByteArray();
        SplittableRandom random = new SplittableRandom(8);
        for (int n = 0; n < 100; n++) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from);
            byte[] added = new byte[random.nextInt(1, 40)];
            random.nextBytes(added);
            assertFalse(isWhole(slice(bytes, 0, from), slice(bytes, to + 1, bytes.length)), from + " to " + to);
            assertFalse(isWhole(slice(bytes, 0, from), added, slice(bytes, from, bytes.length)), "added at " + from);
            assertFalse(isWhole(slice(bytes, 0, from)), "cut off at " + from);
        }
        assertFalse(isWhole(bytes, bytes));
        assertFalse(isWhole(bytes, new byte[] {0x68, 0x01}), "a field nobody knows");
    }

    @Test
    void theFirstBadEntryIsNamed() {
        for (int i = 0; i < 12; i++) {
            assertEquals(OptionalLong.of(i + 1), firstBad(edited(i)), "edited and left so");
            assertEquals(OptionalLong.of(i + 1), firstBad(forged(i)), "edited, with a hash that fits");
            assertEquals(OptionalLong.of(i + 1), firstBad(without(i)), "dropped");
            List<ByteString> twice = entries();
            twice.add(i, twice.get(i));
            assertEquals(OptionalLong.of(i + 2), firstBad(twice), "repeated");
        }
        for (int i = 0; i < 11; i++) {
            List<ByteString> swapped = entries();
            Collections.swap(swapped, i, i + 1);
            assertEquals(OptionalLong.of(i + 1), firstBad(swapped), "swapped");
        }
        assertEquals(OptionalLong.of(1), firstBad(List.of()), "emptied");
    }

    @Test
    void entriesRechainedToTheEndDoNotMeetTheHead() {
        List<ByteString> entries = forged(3);
        for (int i = 4; i < entries.size(); i++) {
            AuditEntry entry = entry(entries.get(i)).toBuilder()
                    .setPrevious(entry(entries.get(i - 1)).getHash())
                    .build();
            entries.set(i, AuditChain.seal(entry).toByteString());
        }
        assertFalse(LoggedCard.verify(with(entries), Optional.empty()).isWhole());
    }

    @Test
    void aHeadOfAnotherTimeOrCardDoesNotFit() {
        AuditPin pin = pin(file);
        record(3);
        AuditFile later = card.export(0);
        assertFalse(isWhole(file.toBuilder().setHead(later.getHead()).build()), "with another signature");
        assertFalse(isWhole(file.toBuilder()
                .setHead(later.getHead())
                .setSignature(later.getSignature())
                .build()));
        LoggedCard other = LoggedCard.other();
        other.boot();
        AuditFile foreign = other.export(0);
        assertTrue(isWhole(foreign));
        assertFalse(isWhole(file.toBuilder()
                .setHead(foreign.getHead())
                .setSignature(foreign.getSignature())
                .build()));
        assertFalse(LoggedCard.verify(foreign, Optional.of(pin)).isWhole(), "pinned to another card");
    }

    @Test
    void aTruncationIsFoundByWhoKnowsALaterHead() {
        AuditPin early = pin(file);
        record(3);
        AuditFile later = card.export(0);
        assertTrue(LoggedCard.verify(later, Optional.of(early)).isWhole());
        assertTrue(LoggedCard.verify(card.export(early.sequence()), Optional.of(early))
                .isWhole());
        assertTrue(LoggedCard.verify(card.export(15), Optional.of(pin(later))).isWhole(), "nothing new");
        assertFalse(
                LoggedCard.verify(card.export(early.sequence()), Optional.empty())
                        .isWhole(),
                "unpinned");
        assertEquals(
                OptionalLong.of(13),
                LoggedCard.verify(file, Optional.of(pin(later)))
                        .fault()
                        .orElseThrow()
                        .entry());
    }

    @Test
    void aCardThatOverwroteWhatTheAuditorDoesNotHaveIsFound() {
        AuditPin pin = pin(file);
        record(60);
        AuditFile wrapped = card.export(0);
        assertTrue(isWhole(wrapped), "all that the card still has");
        assertEquals(
                OptionalLong.of(13),
                LoggedCard.verify(wrapped, Optional.of(pin))
                        .fault()
                        .orElseThrow()
                        .entry());
    }

    private void record(int entries) {
        for (int i = 0; i < entries; i++) {
            card.log().record("SET_NODEID", "somebody", "number " + i);
        }
    }

    private static AuditPin pin(AuditFile of) {
        return AuditPin.of(LoggedCard.verify(of, Optional.empty()).head().orElseThrow());
    }

    private List<ByteString> entries() {
        return new ArrayList<>(file.getEntriesList());
    }

    private List<ByteString> edited(int i) {
        List<ByteString> entries = entries();
        entries.set(
                i, entry(entries.get(i)).toBuilder().setWho("nobody").build().toByteString());
        return entries;
    }

    private List<ByteString> forged(int i) {
        List<ByteString> entries = entries();
        AuditEntry forged = entry(entries.get(i)).toBuilder().setWho("nobody").build();
        entries.set(i, AuditChain.seal(forged).toByteString());
        return entries;
    }

    private List<ByteString> without(int i) {
        List<ByteString> entries = entries();
        entries.remove(i);
        return entries;
    }

    private static AuditEntry entry(ByteString bytes) {
        try {
            return AuditEntry.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private AuditFile with(List<ByteString> entries) {
        return file.toBuilder().clearEntries().addAllEntries(entries).build();
    }

    private OptionalLong firstBad(List<ByteString> entries) {
        return LoggedCard.verify(with(entries), Optional.empty())
                .fault()
                .orElseThrow()
                .entry();
    }

    private static boolean isWhole(AuditFile file) {
        return isWhole(file.toByteArray());
    }

    private static boolean isWhole(byte[]... parts) {
        ByteString all = ByteString.EMPTY;
        for (byte[] part : parts) {
            all = all.concat(ByteString.copyFrom(part));
        }
        return LoggedCard.verify(all.toByteArray(), Optional.empty()).isWhole();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return ByteString.copyFrom(bytes, from, to - from).toByteArray();
    }
}
