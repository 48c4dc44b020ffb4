package dev.holdfast.partition.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReadSensors;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.ShowPolicy;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy by which a card works is the one in the image that it runs; one that it could not work by is not loaded. */
class ImagePolicyTest {

    private static final ByteString RIGHT = ByteString.copyFromUtf8("holdfast-default");
    private static final ByteString WRONG = ByteString.copyFromUtf8("not the credential");

    private final VirtualRack rack = new VirtualRack();

    @Test
    void anImageDecidesHowOftenAnOperatorMayBeWrong() throws IOException {
        Machine card = running("max_failures: 10", "max_failures: 2");
        assertEquals(Code.FORBIDDEN, login(card, WRONG));
        assertEquals(Code.OK, login(card, RIGHT), "one wrong attempt is not two");
        assertEquals(Code.FORBIDDEN, login(card, WRONG));
        assertEquals(Code.FORBIDDEN, login(card, WRONG));
        assertEquals(Code.FORBIDDEN, login(card, RIGHT), "locked");
        assertEquals(
                2,
                card.ask(Request.newBuilder().setShowPolicy(ShowPolicy.getDefaultInstance()))
                        .getPolicy()
                        .getAuthentication()
                        .getMaxFailures());
    }

    @Test
    void anImageDecidesWhatASensorIsBoundTo() throws IOException {
        long value = 60_000;
        Machine strict = running("warning_high: 70000", "warning_high: 50000");
        strict.sensors.set("temperature", value);
        assertEquals(SensorLevel.SENSOR_WARNING, temperature(strict));
        Machine usual = rack.card("usual");
        assertEquals(CardState.UNINITIALIZED, usual.powerOn());
        usual.sensors.set("temperature", value);
        assertEquals(SensorLevel.SENSOR_NORMAL, temperature(usual));
    }

    @ParameterizedTest
    @CsvSource({
        "security-policy.textproto, 'format: 1', 'fromat: 1', cannot be read",
        "security-policy.textproto, 'sensor: \"temperature\"', 'sensor: \"humour\"', differs from the machine's",
        "security-policy.textproto, 'warning_high: 70000', 'warning_high: 99000', out of order",
        "security-policy.textproto, 'number: 210 test', 'number: 999 test', differs from the machine's",
        "default.profile, 'CKM_SHA256', 'CKM_SHA257', default.profile",
        "known-answers.properties, 'SP800-56C', 'SP800-56D', not those of this firmware's tests",
        "known-answers.properties, 'SP800-56C = ', 'SP800-56C = x', not in hexadecimal",
        "symmetric.txt, 'Test = CKM_MD5_HMAC', 'Name = CKM_MD5_HMAC', not those of",
        "symmetric.txt, 'Mechanism = MD5_HMAC', 'Mechanism = MD5', not those of",
        "asymmetric.txt, 'Test = CKM_ECDSA P-384', 'Test CKM_ECDSA P-384', gives nothing a value",
    })
    void whatThisMachineCannotRunIsRefusedBeforeItIsInstalled(String part, String from, String to, String why)
            throws ImageRefusal {
        String text = ImageParts.builtIn().text(part);
        assertTrue(text.contains(from), from);
        FirmwareImage image = FirmwareImage.parse(
                image(ImageParts.builtIn().with(part, ByteString.copyFromUtf8(text.replace(from, to)))));
        ImageRefusal refusal = assertThrows(ImageRefusal.class, () -> PartsCheck.verify(image));
        assertEquals(Reason.UNUSABLE, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal::getMessage);
    }

    /** Cards keep the images that they were made with. */
    @Test
    void anImageFromBeforeThereWereAnswersForMechanismsStillRuns() throws IOException, ImageRefusal {
        FirmwareImage whole = FirmwareImage.parse(image(ImageParts.builtIn()));
        ImageParts parts = ImageParts.of(whole);
        assertEquals(9, parts.names().size());
        Machine card = rack.card("old");
        new ImageSlots(card.flash).manufacture(image(parts.only(ImageParts.needed())));
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        assertEquals("1.0.0", card.status().getFirmwareVersion());
    }

    private Machine running(String from, String to) throws IOException {
        String policy = ImageParts.builtIn().text(ImageParts.SECURITY_POLICY);
        assertTrue(policy.contains(from), from);
        ByteString changed = ByteString.copyFromUtf8(policy.replaceFirst(from, to));
        Machine card = rack.card("card");
        new ImageSlots(card.flash).manufacture(image(ImageParts.builtIn().with(ImageParts.SECURITY_POLICY, changed)));
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        return card;
    }

    private ByteString image(ImageParts parts) {
        return ImageBuilder.build(
                new Firmware("1.0.0", 1), rack.millis(), parts, rack.maker()::sealFirmware, rack.owner()::sealFirmware);
    }

    private static Code login(Machine card, ByteString credential) {
        return card.ask(Request.newBuilder()
                        .setOpenSession(
                                OpenSession.newBuilder().setOperator("admin").setCredential(credential)))
                .getStatus()
                .getCode();
    }

    private static SensorLevel temperature(Machine card) {
        return card
                .ask(Request.newBuilder().setReadSensors(ReadSensors.getDefaultInstance()))
                .getSensorReport()
                .getSensorsList()
                .stream()
                .filter(entry -> entry.getSensor().equals("temperature"))
                .findFirst()
                .orElseThrow()
                .getLevel();
    }
}
