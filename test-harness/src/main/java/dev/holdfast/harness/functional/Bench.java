package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What one test works with: cards of its own, made when it asks for them, and a journal of all that it does. Whatever it took
 * is put away when it is closed.
 */
public final class Bench implements AutoCloseable {

    /** How long a test waits for something that must come about. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Workshop workshop;
    private final Journal journal = new Journal();
    private final Deque<BenchCard> cards = new ArrayDeque<>();

    public Bench(Workshop workshop) {
        this.workshop = workshop;
    }

    public Journal journal() {
        return journal;
    }

    Workshop workshop() {
        return workshop;
    }

    /** A new card with test firmware, powered on; it is blank. */
    public BenchCard card() throws IOException {
        return card(FirmwareKind.TEST);
    }

    /** A new card with such firmware, powered on; it is blank. */
    public BenchCard card(FirmwareKind kind) throws IOException {
        BenchCard card = cardWithoutPower(kind);
        card.on();
        return card;
    }

    /** A new card that was never powered on. */
    public BenchCard cardWithoutPower(FirmwareKind kind) throws IOException {
        BenchCard card = BenchCard.inVm(this, workshop.manufacture(kind.firmware()));
        cards.push(card);
        return card;
    }

    /** A new card in which this image was put when it was made, whoever has signed it; without power. */
    public BenchCard cardWithoutPower(ByteString image) throws IOException {
        BenchCard card = BenchCard.inVm(this, workshop.manufacture(image));
        cards.push(card);
        return card;
    }

    /** A new card with test firmware that is reached over TCP under TLS, by those with its owner's papers. */
    public BenchCard networkCard() throws IOException {
        BenchCard card = BenchCard.overTls(this, workshop.manufacture(Firmware.TEST));
        cards.push(card);
        card.on();
        return card;
    }

    /** The owner's papers for somebody who comes to a card over TLS. */
    public TlsIdentity papers(String name, PeerRole role) throws IOException {
        return workshop.papers(name, role);
    }

    /** Papers of the same kind by another owner. */
    public TlsIdentity strangersPapers(String name, PeerRole role) throws IOException {
        return workshop.strangersPapers(name, role);
    }

    /** The certificates of three who keep a security domain, DER. */
    public List<ByteString> custodianCertificates() {
        return workshop.custodians();
    }

    /** A pool of one card, provisioned, its security domain downloaded, with an administrator, a user and an officer. */
    public BenchPool pool() throws IOException {
        return BenchPool.activated(this, List.of(card()));
    }

    /** The same of several cards. */
    public BenchPool pool(int size) throws IOException {
        List<BenchCard> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(card());
        }
        return BenchPool.activated(this, members);
    }

    /** A pool of one card that is reached over TCP under TLS. */
    public BenchPool networkPool() throws IOException {
        return BenchPool.activated(this, List.of(networkCard()));
    }

    /** Those whose certificates the security domains of this bench's pools are split among. */
    public List<CustodianKey> custodians() {
        return workshop.custodianKeys();
    }

    /** An image that this bench's cards accept. */
    public ByteString image(String version, int securityVersion) {
        return workshop.image(new Firmware(version, securityVersion));
    }

    /** The same with other parts than the built-in ones. */
    public ByteString image(String version, int securityVersion, ImageParts parts) {
        return workshop.image(new Firmware(version, securityVersion), parts);
    }

    /** An image that whoever has signed. */
    public ByteString image(String version, ImageBuilder.Sealer vendor, ImageBuilder.Sealer owner) {
        return Workshop.image(new Firmware(version, 1), vendor, owner);
    }

    /** The signature of the cards' vendor. */
    public ImageBuilder.Sealer vendorSealer() {
        return workshop.vendorSealer();
    }

    /** The signature of the cards' owner. */
    public ImageBuilder.Sealer ownerSealer() {
        return workshop.ownerSealer();
    }

    /** The private keys by which vendor and owner answer for images, PKCS#8, by whose they are. */
    public Map<String, byte[]> rootKeys() throws IOException {
        return workshop.rootKeys();
    }

    /** Writes a sentence into the journal. */
    public void note(String sentence) {
        journal.noted(sentence);
    }

    /** @param sentence what is to hold */
    public void check(String sentence, boolean holds) {
        check(sentence, holds, () -> "it does not");
    }

    /**
     * @param sentence what is to hold
     * @param otherwise what is the case instead, in words that follow "but"
     */
    public void check(String sentence, boolean holds, Supplier<String> otherwise) {
        if (holds) {
            journal.held(sentence);
        } else {
            fail(sentence + ": but " + otherwise.get());
        }
    }

    /** @param what the two are, such as "state after the power cycle" */
    public void same(String what, Object expected, Object actual) {
        check(what + " is " + expected, Objects.equals(expected, actual), () -> "it is " + actual);
    }

    /** Waits for something to come about. */
    public void await(String sentence, BooleanSupplier condition) {
        check("in time " + sentence, comes(condition));
    }

    /** Ends the test: it did not pass. */
    public Shortfall fail(String sentence) {
        journal.failed(sentence);
        throw new Shortfall(sentence);
    }

    static boolean comes(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        while (!cards.isEmpty()) {
            cards.pop().close();
        }
    }
}
