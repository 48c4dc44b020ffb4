package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.card.CardPlace;
import dev.holdfast.harness.card.CardTester;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which card is asked, and as whom. */
final class AskedCard {

    @Mixin
    private CardPlace place = new CardPlace();

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
        try (CardTester card = place.open()) {
            return operator.isEmpty()
                    ? work.apply(card::done)
                    : card.inSession(
                            operator,
                            credential(),
                            session -> work.apply(request -> card.done(request.setSession(session))));
        }
    }

    /** Of the service that the card belongs to. */
    ServiceHome home() {
        return place.home();
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
