package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.mechanism.Admission;
import dev.holdfast.partition.mechanism.OutOfService;
import dev.holdfast.partition.object.Who;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.pkcs11.TokenCalls;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

/**
 * Serves the PKCS#11 door. A call is worked out at one state of the vault; when it wants a change, the pool is asked to agree to it,
 * and when the vault was changed meanwhile, the call is worked out again. A return value of PKCS#11 is an answer; what keeps the
 * card from answering is a refusal.
 */
public final class TokenServices implements AutoCloseable {

    /** Beyond these attempts somebody keeps changing the same thing. */
    private static final int MOST_ATTEMPTS = 4;

    /** How the vault refuses a change that was made from what is no longer so. */
    private static final Set<Code> OVERTAKEN = Set.of(Code.CONFLICT, Code.NOT_FOUND, Code.FORBIDDEN, Code.WRONG_STATE);

    /** The vault is another by now. Expected in the course of things: carries no stack trace. */
    private static final class Overtaken extends RuntimeException {

        private static final long serialVersionUID = 1;

        Overtaken(String message) {
            super(message, null, false, false);
        }
    }

    private final CardAccess card;
    private final Admission admission;
    private final Tickets tickets;
    private final SessionObjects sessions;
    private final ObjectFinder finder;
    private final Secrets secrets;
    private final Profiles profiles;
    private final Descriptions descriptions;
    private final PinServices pins;
    private final ObjectServices objects;
    private final KeyServices keys;
    private final ComputeServices computing;

    /** @param algorithms stay the caller's to close */
    public TokenServices(CardAccess card, CryptoEngine crypto, Algorithms algorithms) {
        this.card = card;
        admission = algorithms.admission();
        tickets = new Tickets(crypto);
        sessions = new SessionObjects(card.cardId(), crypto);
        finder = new ObjectFinder(algorithms.encoding(), sessions);
        secrets = new Secrets(card, crypto, algorithms);
        profiles = algorithms.profiles();
        descriptions = new Descriptions(algorithms.mechanisms(), profiles);
        pins = new PinServices(card, crypto, tickets, profiles);
        NewObjects newObjects = new NewObjects(card, crypto, sessions, new ServiceKeys(crypto, algorithms));
        objects = new ObjectServices(algorithms, secrets, finder, sessions, newObjects);
        keys = new KeyServices(algorithms, newObjects);
        computing = new ComputeServices(crypto, algorithms);
    }

    /** A refusal fails the future, as a {@link RefusedException}. */
    public CompletableFuture<Response.Builder> serve(Request request) {
        return admitted(request)
                .thenCompose(tested -> attempt(request, 1))
                .exceptionally(failure -> response(returned(failure)));
    }

    /** Once the algorithm that the call uses has passed its self-tests. */
    private CompletableFuture<Void> admitted(Request request) {
        try {
            return Used.by(request.getToken())
                    .map(admission::before)
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        } catch (OutOfService | CardFailure failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    /**
     * Answers on the caller's thread a call that changes nothing in the vault, if this card need not ask another for that. From any
     * thread. Empty when it must be {@linkplain #serve served}: then nothing has happened.
     *
     * @throws CardFailure as serving it would: the card must enter its error state
     */
    public Optional<Response.Builder> answerHere(Request request) {
        TokenRequest asked = request.getToken();
        boolean ofSession = Reach.isOfSession(asked);
        if (!ofSession && !(TokenCalls.changesNothing(asked) && card.isCurrent())) {
            return Optional.empty();
        }
        if (!Used.by(asked).map(admission::has).orElse(true)) {
            return Optional.empty();
        }
        try {
            return answered(outcome(request, card.applied()));
        } catch (CryptokiException refused) {
            return Optional.of(response(returned(refused)));
        } catch (CardFailure failure) {
            throw failure;
        } catch (RuntimeException refused) {
            // The ordinary way comes to the same, and tells it.
            return Optional.empty();
        }
    }

    /** Voids the session objects, and wipes the keys that are open. */
    @Override
    public void close() {
        secrets.close();
        sessions.close();
    }

    private CompletableFuture<Response.Builder> attempt(Request request, int number) {
        CompletableFuture<Vault> view = Reach.isOfSession(request.getToken())
                ? CompletableFuture.completedFuture(card.applied())
                : card.fresh();
        return view.thenCompose(vault -> card.work(() -> outcome(request, vault)))
                .thenCompose(this::finish)
                .exceptionallyCompose(
                        failure -> RefusedException.behind(failure) instanceof Overtaken && number < MOST_ATTEMPTS
                                ? attempt(request, number + 1)
                                : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Response.Builder> finish(Outcome outcome) {
        if (outcome instanceof Outcome.Proposed proposed) {
            return propose(proposed);
        }
        return answered(outcome)
                .map(CompletableFuture::completedFuture)
                .orElseGet(
                        () -> CompletableFuture.failedFuture(new Overtaken("A key that was used is another by now.")));
    }

    /** Empty when the pool has yet to agree, or what it was made from no longer holds. */
    private Optional<Response.Builder> answered(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered && answered.holds().test(card.applied())
                ? Optional.of(response(answered.answer()).setIndicator(answered.indicator()))
                : Optional.empty();
    }

    private CompletableFuture<Response.Builder> propose(Outcome.Proposed proposed) {
        return card.propose(proposed.change())
                .handle((agreed, failure) -> {
                    if (failure != null) {
                        throw refusal(RefusedException.behind(failure));
                    }
                    return proposed.then();
                })
                .thenCompose(card::work)
                .thenCompose(this::finish);
    }

    private Outcome outcome(Request request, Vault vault) {
        vault.requireOpen();
        TokenRequest asked = request.getToken();
        return switch (asked.getCallCase()) {
            case DESCRIBE -> descriptions.describe(asked, vault);
            case INIT_TOKEN -> approved(pins.initToken(request, vault));
            case INIT_PIN -> approved(pins.initPin(visit(asked, vault)));
            case SET_PIN -> approved(pins.setPin(visit(asked, vault)));
            case LOGIN -> approved(pins.login(visit(asked, vault)));
            case CREATE_OBJECT -> objects.create(visit(asked, vault));
            case COPY_OBJECT -> objects.copy(visit(asked, vault));
            case DESTROY_OBJECT -> objects.destroy(visit(asked, vault));
            case READ_ATTRIBUTES -> objects.read(visit(asked, vault));
            case WRITE_ATTRIBUTES -> objects.write(visit(asked, vault));
            case FIND_OBJECTS -> objects.findAll(visit(asked, vault));
            case GENERATE -> keys.generate(visit(asked, vault));
            case GENERATE_PAIR -> keys.generatePair(visit(asked, vault));
            case WRAP -> using(visit(asked, vault), keys::wrap);
            case UNWRAP -> using(visit(asked, vault), keys::unwrap);
            case DERIVE -> using(visit(asked, vault), keys::derive);
            case ENCAPSULATE -> using(visit(asked, vault), keys::encapsulate);
            case DECAPSULATE -> using(visit(asked, vault), keys::decapsulate);
            case CHECK_USE -> using(visit(asked, vault), computing::check);
            case COMPUTE -> using(visit(asked, vault), computing::compute);
            case RANDOM -> approved(computing.random(visit(asked, vault)));
            case CALL_NOT_SET -> throw new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED);
        };
    }

    private static Outcome approved(Outcome outcome) {
        return outcome.indicating(ServiceIndicator.SERVICE_INDICATOR_APPROVED);
    }

    private Outcome using(Visit visit, BiFunction<Visit, KeyUse, Outcome> use) {
        ByteString ticket = visit.request().getUseTicket();
        Optional<Ticket> proof = ticket.isEmpty() ? Optional.empty() : Optional.of(verified(visit, ticket));
        try (KeyUse keys = new KeyUse(visit, card, finder, secrets, proof)) {
            return use.apply(visit, keys).indicating(CallApproval.of(visit.request(), keys.attributes()));
        }
    }

    private Visit visit(TokenRequest asked, Vault vault) {
        TokenRecord token =
                vault.token(asked.getToken()).orElseThrow(() -> new CryptokiException(CKR.TOKEN_NOT_INITIALIZED));
        Visit visit = new Visit(asked, vault, token, profiles.find(asked.getProfile()), Who.PUBLIC);
        if (asked.getTicket().isEmpty()) {
            return visit;
        }
        Ticket login = verified(visit, asked.getTicket());
        if (!login.key().isEmpty()) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "this login was for one use of a key");
        }
        return visit.by(login.who());
    }

    private Ticket verified(Visit visit, ByteString sealed) {
        Ticket ticket = tickets.open(visit.domainId(), () -> card.domainKeys(visit.vault()), sealed);
        if (ticket.token() != visit.number()
                || !ticket.incarnation().equals(visit.token().getIncarnation())) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "the token was initialized since the login");
        }
        return ticket;
    }

    /** What PKCS#11 has a return value for. Everything else stays a refusal of the card. */
    private static TokenAnswer.Builder returned(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (cause instanceof CryptokiException refused) {
            return TokenAnswer.newBuilder().setReturnValue(refused.value().value());
        }
        if (cause instanceof OutOfService out) {
            return TokenAnswer.newBuilder()
                    .setReturnValue(CKR.MECHANISM_INVALID.value())
                    .setReason(String.valueOf(out.getMessage()));
        }
        if (cause instanceof Overtaken) {
            return TokenAnswer.newBuilder().setReturnValue(CKR.FUNCTION_FAILED.value());
        }
        throw new CompletionException(cause);
    }

    private static Response.Builder response(TokenAnswer.Builder answer) {
        return Response.newBuilder().setTokenAnswer(answer);
    }

    private static RuntimeException refusal(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            if (OVERTAKEN.contains(refused.code())) {
                return new Overtaken(refused.status().getMessage());
            }
            if (refused.code() == Code.LIMIT_EXCEEDED) {
                return new CryptokiException(CKR.DEVICE_MEMORY, refused.status().getMessage());
            }
        }
        return new CompletionException(failure);
    }
}
