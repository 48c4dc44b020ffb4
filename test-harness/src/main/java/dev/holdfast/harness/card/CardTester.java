package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardFaultList;
import dev.holdfast.proto.v1.ClearCardFaults;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.ListCardFaults;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** One card in the hands of a tester. Safe to use from any thread: what is asked at the same time travels side by side. */
public final class CardTester implements AutoCloseable {

    /** How long a card that was sent bytes may be silent before nothing more is expected of it. */
    public static final Duration QUIET = Duration.ofSeconds(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final CardWay way;

    private CardTester(CardWay way) {
        this.way = way;
    }

    /**
     * A card of a running service, through its coordinator.
     *
     * @param home the service's folder
     * @param pool empty when the service has one pool only
     * @param card its id, or the number that its id ends with
     */
    public static CardTester of(Path home, String pool, String card) {
        return new CardTester(new ThroughCoordinator(home, pool, card));
    }

    /**
     * A card with a process of its own.
     *
     * @param address {@code host:port}
     * @param papers the folder of the tester's key and papers
     */
    public static CardTester at(String address, Path papers) {
        return new CardTester(AtAddress.open(address, papers));
    }

    /** A card that is reached in some other way. */
    public static CardTester over(CardWay way) {
        return new CardTester(way);
    }

    /** The card's answer, whatever its status. */
    public Response ask(Request.Builder request) {
        return way.ask(request.build());
    }

    /**
     * The answer of a card that does what it is asked.
     *
     * @throws RefusedException with the card's own words when it does not
     */
    public Response done(Request.Builder request) {
        Response answer = ask(request);
        if (answer.getStatus().getCode() != Code.OK) {
            throw new RefusedException(answer.getStatus());
        }
        return answer;
    }

    /** Does some work in a session of an operator, which it is given, and which is closed at the end. */
    public <T> T inSession(String operator, ByteString credential, Function<ByteString, T> work) {
        ByteString session = done(Request.newBuilder()
                        .setOpenSession(
                                OpenSession.newBuilder().setOperator(operator).setCredential(credential)))
                .getOperatorSession()
                .getSession();
        try {
            return work.apply(session);
        } finally {
            Response unused =
                    ask(Request.newBuilder().setSession(session).setCloseSession(CloseSession.getDefaultInstance()));
        }
    }

    /** Plans a fault; gives all that are planned. */
    public CardFaultList fault(CardFault.Builder fault) {
        return done(Request.newBuilder().setInjectFault(InjectFault.newBuilder().setFault(fault)))
                .getCardFaultList();
    }

    /** From now on the card stops at this point, whenever it comes there. */
    public void halt(String point) {
        fault(CardFault.newBuilder().setHalt(Halt.newBuilder().setPoint(point)));
    }

    /**
     * Returns when something waits at this point.
     *
     * @throws RefusedException DEADLINE_EXCEEDED when nothing comes there in time
     */
    public void awaitHalt(String point, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!faults().getHaltedList().contains(point)) {
            if (System.nanoTime() > end) {
                throw new RefusedException(
                        Code.DEADLINE_EXCEEDED, "Nothing came to " + point + " within " + limit.toSeconds() + " s.");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Lets go on what waits at this point. */
    public void resume(String point) {
        done(Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt(point)));
    }

    /** What is planned, and where something waits. */
    public CardFaultList faults() {
        return done(Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()))
                .getCardFaultList();
    }

    /** Ends all faults; what waits at a halt point still does. */
    public void clearFaults() {
        done(Request.newBuilder().setClearCardFaults(ClearCardFaults.getDefaultInstance()));
    }

    /** Sends bytes after the Hello on a channel of their own, and gives what the card says to them. */
    public Heard send(ByteString bytes, Duration quiet) {
        return way.send(bytes, quiet);
    }

    /** @throws RefusedException for a card whose power is not in the hands of a service */
    public void power(Switch position) {
        way.power(position);
    }

    @Override
    public void close() {
        way.close();
    }
}
