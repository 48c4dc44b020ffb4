package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.card.CardTester;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which card is asked, and as whom. */
final class AskedCard {

    @Parameters(index = "0", paramLabel = "CARD", description = "Its number, its id, or host:port with --papers.")
    private String name = "";

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The service's folder. Default: $" + ServiceHome.VARIABLE + ", else ~/.holdfast.")
    private @Nullable Path home;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The card's pool; may be left out when the service has one.")
    private String pool = "";

    @Option(names = "--papers", paramLabel = "DIR", description = "For a card at HOST:PORT: a tester's key and papers.")
    private @Nullable Path papers;

    @Option(
            names = "--as",
            paramLabel = "OPERATOR",
            defaultValue = "",
            description = "Asks in a session of this operator of the card.")
    private String operator = "";

    @Option(names = "--credential-file", paramLabel = "FILE", description = "The credential for --as.")
    private @Nullable Path credential;

    /** Asks in one session, which is closed at the end. What the card refuses is a {@link RefusedException}. */
    <T> T with(Function<Function<Request.Builder, Response>, T> work) {
        try (CardTester card = open()) {
            if (operator.isEmpty()) {
                return work.apply(card::done);
            }
            ByteString session = card.done(Request.newBuilder()
                            .setOpenSession(OpenSession.newBuilder()
                                    .setOperator(operator)
                                    .setCredential(credential())))
                    .getOperatorSession()
                    .getSession();
            try {
                return work.apply(request -> card.done(request.setSession(session)));
            } finally {
                Response unused = card.ask(
                        Request.newBuilder().setSession(session).setCloseSession(CloseSession.getDefaultInstance()));
            }
        }
    }

    private CardTester open() {
        if (papers != null) {
            return CardTester.at(name, papers);
        }
        Path folder = Optional.ofNullable(home)
                .map(ServiceHome::new)
                .orElseGet(() -> ServiceHome.usual(System.getenv()))
                .folder();
        return CardTester.of(folder, pool, name);
    }

    private ByteString credential() {
        if (credential == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Say with --credential-file how " + operator + " proves who he is.");
        }
        try {
            return ByteString.copyFrom(Files.readAllBytes(credential));
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The file " + credential + " cannot be read.");
        }
    }
}
