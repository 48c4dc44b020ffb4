package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.ImageHead;
import dev.holdfast.proto.v1.ImageSlot;
import dev.holdfast.proto.v1.InstalledImage;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

/**
 * What a card runs. Found at power-on and tested for integrity before anything else (ISO/IEC 19790 section 7.10.2.2); its
 * signatures are checked again as soon as the algorithms for that have passed their own tests. Firmware on trial that does
 * not come to the end of its boot gets three tries, then the card takes back what ran before.
 */
public final class CardFirmware {

    private static final int TRIES = 3;

    private final OwnCard card;
    private final Running builtIn;
    private final ImageSlots slots;
    private volatile Running running;
    private ImageHead head;
    private boolean booting;

    /**
     * @param builtIn of a card that was never given an image
     * @param authentication of its operators
     */
    public CardFirmware(OwnCard card, Firmware builtIn, AuthenticationRow authentication) {
        this.card = card;
        this.builtIn = Running.builtIn(builtIn, authentication);
        this.slots = new ImageSlots(card.environment().flash());
        this.running = this.builtIn;
        this.head = ImageHead.getDefaultInstance();
    }

    /** What the firmware says of itself. From any thread. */
    public Firmware firmware() {
        return running.firmware();
    }

    /** What governs it. From any thread. */
    public ImageParts parts() {
        return running.parts();
    }

    /** What it lays down. From any thread. */
    public SecurityPolicy policy() {
        return running.policy();
    }

    Running running() {
        return running;
    }

    /**
     * Finds out what is to run, and whether it is as it was installed.
     *
     * @throws RefusedException CARD_ERROR when it is not, naming what is damaged
     */
    public void boot() {
        booting = true;
        HashTest.run();
        try {
            head = slots.head();
            if (isOnTrial()) {
                countTry();
            }
            running = read(head.getRunning());
            requireUnspoiled(running);
        } catch (ImageRefusal refusal) {
            throw damaged("Firmware integrity test failed: " + refusal.getMessage());
        } catch (IOException e) {
            throw damaged("The firmware cannot be read from the card's flash; check its space and health.");
        }
    }

    /**
     * Checks who answers for it, and that the card may still run it.
     *
     * @param crypto whose algorithms were tested
     * @throws RefusedException CARD_ERROR when it may not
     */
    public void authenticate(CryptoEngine crypto) {
        if (running.image().isEmpty()) {
            return;
        }
        try {
            bootCheck(crypto).verify(running.image().get(), minimum());
        } catch (ImageRefusal refusal) {
            throw damaged("The firmware must not run: " + refusal.getMessage());
        } catch (IOException e) {
            throw damaged("The minimum security version cannot be read from the card's NVRAM.");
        }
    }

    /**
     * The tests of {@link #boot} and {@link #authenticate} again, over what lies on the flash now (TE10.54).
     *
     * @param crypto empty before its algorithms were tested; then it is not asked who answers for the firmware
     */
    public boolean isIntact(Optional<CryptoEngine> crypto) {
        try {
            HashTest.run();
            Running now = read(slots.head().getRunning());
            requireUnspoiled(now);
            if (now.image().isPresent() && crypto.isPresent()) {
                bootCheck(crypto.get()).verify(now.image().get(), minimum());
            }
            return true;
        } catch (ImageRefusal | RefusedException | IOException damaged) {
            return false;
        }
    }

    /** The card knows what it is: firmware on trial has shown that it boots. */
    public void booted() {
        booting = false;
        if (isOnTrial()) {
            try {
                decide(head.toBuilder().setTries(0));
            } catch (IOException e) {
                card.fail("The card's flash cannot be written; check its space and health.");
            }
        }
    }

    /** The card has entered its error state. When that is how the trial of its firmware ends, it tries again by itself. */
    public void failed() {
        if (booting && isOnTrial()) {
            booting = false;
            card.environment().supply().cycle();
        }
    }

    /** Boots what the owner has revoked meanwhile. */
    private ImageCheck bootCheck(CryptoEngine crypto) {
        Trust owner = card.environment().owner().get().trust();
        return new ImageCheck(vendor(), new Trust(owner.whose(), owner.roots(), List.of()), crypto);
    }

    /** Loads nothing that the owner has revoked. */
    ImageCheck loadCheck(CryptoEngine crypto) {
        return new ImageCheck(vendor(), card.environment().owner().get().trust(), crypto);
    }

    boolean isOnTrial() {
        return head.hasPrevious();
    }

    /** What ran before the trial. */
    Running previous() throws IOException, ImageRefusal {
        return read(head.getPrevious());
    }

    void install(ByteString image) throws IOException {
        slots.install(image, head.getRunning());
    }

    void keep() throws IOException {
        decide(head.toBuilder().clearPrevious().clearTries());
    }

    void rollBack() throws IOException {
        decide(ImageHead.newBuilder().setRunning(head.getPrevious()));
    }

    /** The least security version that this card accepts. */
    long minimum() throws IOException {
        return card.environment().nvram().counter(Counter.SECURITY_VERSION);
    }

    private void countTry() throws IOException {
        if (head.getTries() < TRIES) {
            decide(head.toBuilder().setTries(head.getTries() + 1));
        } else {
            rollBack();
            card.events()
                    .add(
                            EventKind.FIRMWARE_ROLLED_BACK,
                            "The firmware on trial did not boot in " + TRIES + " tries; what ran before runs again.");
        }
    }

    private void decide(ImageHead.Builder next) throws IOException {
        slots.decide(next);
        head = next.build();
    }

    private Running read(InstalledImage installed) throws IOException, ImageRefusal {
        if (installed.getSlot() == ImageSlot.BUILT_IN) {
            return builtIn;
        }
        return Running.of(FirmwareImage.parse(slots.image(installed)));
    }

    /** Only now it is known whether this is test firmware, which lets a tester spoil it. */
    private void requireUnspoiled(Running found) throws ImageRefusal {
        if (found.image().isPresent()) {
            ImageContents.verify(found.image().get(), card.faults()::spoilsPart);
        }
    }

    private Trust vendor() {
        List<byte[]> chain = card.environment().fuses().makerChain();
        try {
            return new Trust("vendor", List.of(Certificates.parse(chain.get(chain.size() - 1))), List.of());
        } catch (CertificateException e) {
            throw damaged("The maker's root in the card's fuses cannot be read; this card cannot be used again.");
        }
    }

    private static RefusedException damaged(String sentence) {
        return new RefusedException(Code.CARD_ERROR, sentence);
    }
}
