package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.image.ImageSlots;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.MechanismDescription;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.TokenRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the PKCS#11 door offers, and what its self-tests expect, come from the image that the card runs. */
class FirmwareOfTokenTest {

    private static final String TEST = "CKM_AES_CMAC";
    private static final int NUMBER = 234;

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = TestPool.activated(rack, "pool", 1).card(0);
    private final Client user = Client.ofNewToken(card).login(CKU.USER, Client.USER_PIN);
    private final ObjectHandle key =
            user.create(Client.secret("key", new byte[32], true).with(CKA.SIGN, true));

    @Test
    void aMechanismWhoseKnownAnswerIsWrongInTheImageFailsAtItsFirstUse() throws IOException {
        assertEquals(Code.OK, mac().getStatus().getCode());
        run(ImageParts.builtIn().with("symmetric.txt", withWrongAnswer()));

        Response refused = mac();
        assertEquals(Code.CARD_ERROR, refused.getStatus().getCode(), refused::toString);
        assertTrue(card.status().getError().contains(TEST), card.status()::getError);

        card.powerCut();
        start();
        SelfTestReport.Result result = card.ask(Request.newBuilder()
                        .setRunSelfTests(RunSelfTests.newBuilder().addNumbers(NUMBER)))
                .getSelfTestReport()
                .getResults(0);
        assertEquals(NUMBER, result.getNumber());
        assertFalse(result.getPassed());
        assertEquals(CardState.ERROR, card.card().state());
    }

    @Test
    void theProfilesAreTheImages() throws IOException {
        assertTrue(offered().contains(CKM.SHA3_256.value()));
        run(ImageParts.builtIn().with("default.profile", ImageParts.builtIn().get("softhsm.profile")));
        assertFalse(offered().contains(CKM.SHA3_256.value()), "SoftHSM has no SHA-3");
    }

    private static ByteString withWrongAnswer() {
        String answers = ImageParts.builtIn().text("symmetric.txt");
        int answer = answers.indexOf("Answer = ", answers.indexOf("Test = " + TEST)) + "Answer = ".length();
        char other = answers.charAt(answer) == '0' ? '1' : '0';
        return ByteString.copyFromUtf8(answers.substring(0, answer) + other + answers.substring(answer + 1));
    }

    private void run(ImageParts parts) throws IOException {
        card.powerOff();
        new ImageSlots(card.flash)
                .manufacture(ImageBuilder.build(
                        new Firmware("1.0.0", Firmware.CURRENT.securityVersion()),
                        rack.millis(),
                        parts,
                        rack.maker()::sealFirmware,
                        rack.owner()::sealFirmware));
        start();
    }

    private void start() {
        card.powerOn();
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.OPERATIONAL, Duration.ofMinutes(1)));
    }

    private Response mac() {
        return user.ask(user.computing(
                ComputeFunction.COMPUTE_SIGN, CKM.AES_CMAC, key.getRef(), ByteString.copyFromUtf8("message")));
    }

    private List<Long> offered() {
        return user
                .ok(TokenRequest.newBuilder()
                        .setDescribe(DescribeToken.newBuilder().setMechanisms(true)))
                .getDescriptions()
                .getTokens(0)
                .getMechanismsList()
                .stream()
                .map(MechanismDescription::getType)
                .toList();
    }
}
