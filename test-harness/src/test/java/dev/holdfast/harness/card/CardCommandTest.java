package dev.holdfast.harness.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.holdfast.harness.card.BenchSite.Said;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A tester at work on a card of a running service. */
class CardCommandTest {

    private static final Duration QUIET = Duration.ofMillis(300);

    @AutoClose
    private static final BenchSite SITE = new BenchSite(FirmwareKind.TEST);

    private final CardTester card = SITE.tester();

    @AfterEach
    void mend() {
        card.clearFaults();
    }

    @Test
    void aServiceIsACommandAndItsAnswerIsReadable() throws IOException {
        Said text = SITE.hsmCard("status");
        assertEquals(0, text.code(), text::err);
        assertTrue(text.out().contains("card: " + BenchSite.CARD + "\n"), text::out);
        Said json = SITE.hsmCard("status", "--with-digest", "--json");
        JsonNode document = JsonMapper.builder().build().readTree(json.out());
        assertEquals("holdfast.card.answer/1", document.required("format").textValue());
        JsonNode answer = document.required("cardStatus");
        assertTrue(answer.required("firmwareVersion").textValue().endsWith("-test"));
        assertEquals(64, answer.required("stateDigest").textValue().length());
    }

    @Test
    void aRefusalSaysItsCodeAndFails() {
        Said refused = SITE.hsmCard("ask", "random-bytes", "--count", "16");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("FORBIDDEN"), refused::err);
        Said unknown = SITE.hsmCard("ask", "wrap-key", "--no-such-field", "1");
        assertEquals(2, unknown.code());
    }

    @Test
    void fieldsOfMessagesInsideHaveOptionsToo() {
        Said answer = SITE.hsmCard(
                "ask",
                "create-key",
                "--name",
                "k",
                "--spec.type",
                "ec",
                "--spec.curve",
                "p-256",
                "--json",
                "--principal",
                "x");
        assertTrue(answer.out().contains("\"code\" : \"FORBIDDEN\""), answer::out);
        Said wrong = SITE.hsmCard("ask", "create-key", "--spec.type", "wood");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("type is one of "), wrong::err);
    }

    @Test
    void faultsAreAddedListedAndCleared() {
        assertEquals(
                0,
                SITE.hsmCard("fault", "add", "self-test", "107", "--times", "2").code());
        assertEquals(
                0,
                SITE.hsmCard("fault", "add", "disk", "io-error", "flash", "--skip", "1000000")
                        .code());
        Said list = SITE.hsmCard("fault", "list");
        assertTrue(list.out().contains("number: 107"), list::out);
        assertTrue(list.out().contains("kind: IO_ERROR"), list::out);
        assertEquals(0, SITE.hsmCard("fault", "clear").code());
        assertEquals(0, card.faults().getFaultsCount());
        Said vague = SITE.hsmCard("fault", "add", "halt");
        assertEquals(1, vague.code());
        assertTrue(vague.err().contains("Name the point"), vague::err);
    }

    @Test
    void bytesThatAreNoFrameGetAProtocolErrorAndTheEnd() {
        Heard heard = card.send(ByteString.copyFrom(new byte[] {0, 0, 0, 1, 0x7f}), QUIET);
        assertEquals(Reason.MALFORMED, heard.getFrames(0).getProtocolError().getReason());
        assertTrue(heard.getEnded());
        Said said = SITE.hsmCard("send", "--hex", "7fffffff");
        assertTrue(said.out().contains("TOO_LARGE"), said::out);
        assertTrue(said.out().contains("The card closed the channel."), said::out);
    }

    @Test
    void bytesThatAreARequestAreAnswered() {
        byte[] frame = Frame.newBuilder()
                .setRequest(TestRequests.status().setRequestId(5))
                .build()
                .toByteArray();
        ByteString bytes =
                ByteString.copyFrom(new byte[] {0, 0, 0, (byte) frame.length}).concat(ByteString.copyFrom(frame));
        Heard heard = card.send(bytes, QUIET);
        assertEquals(5, heard.getFrames(0).getResponse().getRequestId());
        assertFalse(heard.getEnded());
    }

    @Test
    void aFaultOutlivesThePowerOfItsCard() {
        card.fault(CardFault.newBuilder()
                .setDisk(DiskFault.newBuilder().setKind(DiskFault.Kind.IO_ERROR).setDisk("disk")));
        assertEquals(0, SITE.hsmCard("power", "cycle").code());
        assertEquals(
                CardState.ERROR,
                card.done(TestRequests.status()).getCardStatus().getState());
        card.clearFaults();
        card.power(Switch.OFF);
        assertEquals(
                Code.UNREACHABLE,
                assertThrows(RefusedException.class, () -> card.ask(TestRequests.status()))
                        .code());
        card.power(Switch.ON);
        assertTrue(card.done(TestRequests.status()).getCardStatus().getState() != CardState.ERROR);
    }

    @Test
    void aScriptEndsAtItsFirstFailureUnlessItIsToldToGoOn() {
        String script = """
                # what is planned, and what does not work
                fault add sensor temperature 75000
                fault add sensor
                status
                """;
        Said strict = SITE.console(script);
        assertEquals(1, strict.code());
        assertFalse(strict.out().contains("firmwareVersion"), strict::out);
        Said loose = SITE.console(script, "--keep-going");
        assertEquals(1, loose.code());
        assertTrue(loose.out().contains("firmwareVersion"), loose::out);
        assertEquals(0, SITE.console("status\nexit\nfault add sensor\n").code());
        assertEquals(2, SITE.console("no-such-command\n").code());
    }
}
