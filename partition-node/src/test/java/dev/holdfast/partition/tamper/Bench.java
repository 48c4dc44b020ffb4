package dev.holdfast.partition.tamper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearTamper;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.LeaveTransport;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.ReadSensors;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SensorReport;
import dev.holdfast.proto.v1.SetTripAction;
import dev.holdfast.proto.v1.TripAction;
import dev.holdfast.proto.v1.Zeroize;
import java.util.List;

/** What these tests ask of a card. */
final class Bench {

    static final String ADMIN = "admin";
    static final ByteString DEFAULT = ByteString.copyFromUtf8("holdfast-default");
    static final ByteString OWN = ByteString.copyFromUtf8("the officer's own credential");

    private Bench() {}

    /** The session of the first crypto officer, who takes the card into service if nobody has. */
    static ByteString officer(Machine card) {
        Response first = card.ask(open(DEFAULT));
        if (first.getStatus().getCode() == Code.OK) {
            done(card.ask(Request.newBuilder()
                    .setSession(first.getOperatorSession().getSession())
                    .setReplaceCredential(ReplaceCredential.newBuilder()
                            .setCredential(DEFAULT)
                            .setReplacement(OWN))));
        }
        return done(card.ask(open(OWN))).getOperatorSession().getSession();
    }

    static Request.Builder open(ByteString credential) {
        return Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder().setOperator(ADMIN).setCredential(credential));
    }

    static Request.Builder zeroize() {
        return Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());
    }

    static Request.Builder decommission(ByteString session) {
        return Request.newBuilder().setSession(session).setDecommission(Decommission.getDefaultInstance());
    }

    static Request.Builder clearTamper(ByteString session) {
        return Request.newBuilder().setSession(session).setClearTamper(ClearTamper.getDefaultInstance());
    }

    static Request.Builder choose(ByteString session, String sensor, TripAction action) {
        return Request.newBuilder()
                .setSession(session)
                .setSetTripAction(SetTripAction.newBuilder().setSensor(sensor).setAction(action));
    }

    static Request.Builder enterTransport(ByteString session) {
        return Request.newBuilder().setSession(session).setEnterTransport(EnterTransport.getDefaultInstance());
    }

    static Request.Builder leaveTransport(ByteString code) {
        return Request.newBuilder()
                .setLeaveTransport(LeaveTransport.newBuilder().setUnlockCode(code));
    }

    static List<SensorReport.Entry> sensors(Machine card) {
        return done(card.ask(Request.newBuilder().setReadSensors(ReadSensors.getDefaultInstance())))
                .getSensorReport()
                .getSensorsList();
    }

    static SensorReport.Entry sensor(Machine card, String name) {
        return sensors(card).stream()
                .filter(entry -> entry.getSensor().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<String> events(Machine card, EventKind kind) {
        return done(card.ask(Request.newBuilder()
                        .setReadEvents(ReadEvents.newBuilder().setLimit(1_000))))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == kind)
                .map(Event::getText)
                .toList();
    }

    static Response done(Response response) {
        assertEquals(Code.OK, response.getStatus().getCode(), () -> response.getStatus()
                .getMessage());
        return response;
    }

    static void assertRefused(Code code, Response response) {
        assertEquals(
                code, response.getStatus().getCode(), () -> response.getStatus().getMessage());
    }

    static void assertState(CardState state, Machine card) {
        assertEquals(state, card.card().state());
    }
}
