package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.Who;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ClearPinTriesChange;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CountPinTryChange;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.PinRecord;
import dev.holdfast.proto.v1.PutTokenChange;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SetPin;
import dev.holdfast.proto.v1.SetPinChange;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenIncarnation;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Initializing tokens, PINs, logins. A try of a PIN is counted by a majority of the pool before the PIN is compared, so that
 * whatever loses power, and whenever, nobody has a try that does not count.
 */
final class PinServices {

    /** For how long a login for one use of a key is good. */
    private static final long USE_MILLIS = 5 * 60_000L;

    private final CardAccess card;
    private final CryptoEngine crypto;
    private final Tickets tickets;
    private final Profiles profiles;

    PinServices(CardAccess card, CryptoEngine crypto, Tickets tickets, Profiles profiles) {
        this.card = card;
        this.crypto = crypto;
        this.tickets = tickets;
        this.profiles = profiles;
    }

    /**
     * C_InitToken. An operator who administers the HSM needs no PIN: so a token comes back whose security officer is locked out.
     */
    Outcome initToken(Request request, Vault vault) {
        TokenRequest asked = request.getToken();
        Profile profile = profiles.find(asked.getProfile());
        profile.require(Call.INIT_TOKEN);
        InitToken init = asked.getInitToken();
        PinHash.requireLength(init.getSoPin());
        if (init.getLabel().size() != TokenRules.LABEL_BYTES) {
            throw new CryptokiException(CKR.ARGUMENTS_BAD, "a label has 32 bytes");
        }
        if (!Descriptions.isOffered(vault, asked.getToken())) {
            throw new CryptokiException(CKR.SLOT_ID_INVALID);
        }
        Optional<TokenRecord> before = vault.token(asked.getToken());
        String operator = request.getOperator().getPrincipal();
        if (!operator.isEmpty()) {
            vault.requireAdministrator(operator);
        } else if (before.isPresent()) {
            TokenRecord token = before.get();
            return proved(token, token.getSoPin(), CKU.SO, init.getSoPin(), () -> initialized(vault, asked, before));
        }
        return initialized(vault, asked, before);
    }

    private Outcome initialized(Vault vault, TokenRequest asked, Optional<TokenRecord> before) {
        TokenRecord token = TokenRecord.newBuilder()
                .setToken(asked.getToken())
                .setLabel(asked.getInitToken().getLabel())
                .setSerial(before.map(TokenRecord::getSerial)
                        .orElseGet(() -> Descriptions.serial(vault, asked.getToken())))
                .setIncarnation(ByteString.copyFrom(crypto.random(TokenRules.INCARNATION_BYTES)))
                .setSoPin(PinHash.of(crypto, asked.getInitToken().getSoPin()))
                .build();
        PutTokenChange change = PutTokenChange.newBuilder()
                .setToken(token)
                .setReplaces(before.map(TokenRecord::getIncarnation).orElse(ByteString.EMPTY))
                .build();
        return new Outcome.Proposed(Command.newBuilder().setPutToken(change), Outcome::ok);
    }

    /** C_InitPIN. */
    Outcome initPin(Visit visit) {
        visit.profile().require(Call.INIT_PIN);
        visit.require(Who.SO);
        return set(visit, CKU.USER, visit.request().getInitPin().getPin(), ByteString.EMPTY);
    }

    /** C_SetPIN: of whoever is logged in, and of the user while nobody is. */
    Outcome setPin(Visit visit) {
        visit.profile().require(Call.SET_PIN);
        SetPin asked = visit.request().getSetPin();
        PinHash.requireLength(asked.getNewPin());
        CKU user = visit.who() == Who.SO ? CKU.SO : CKU.USER;
        PinRecord pin = pin(visit.token(), user);
        return proved(
                visit.token(), pin, user, asked.getOldPin(), () -> set(visit, user, asked.getNewPin(), pin.getSalt()));
    }

    private Outcome set(Visit visit, CKU user, ByteString pin, ByteString proved) {
        PinHash.requireLength(pin);
        SetPinChange change = SetPinChange.newBuilder()
                .setAt(visit.at())
                .setUser(user.value())
                .setPin(PinHash.of(crypto, pin))
                .setProved(proved)
                .build();
        return new Outcome.Proposed(Command.newBuilder().setSetPin(change), Outcome::ok);
    }

    /** C_Login. Answers a ticket. */
    Outcome login(Visit visit) {
        TokenLogin asked = visit.request().getLogin();
        CKU kind = CKU.of(asked.getUser()).orElseThrow(() -> new CryptokiException(CKR.USER_TYPE_INVALID));
        boolean forOneUse = kind == CKU.CONTEXT_SPECIFIC;
        if (forOneUse && visit.who() == Who.PUBLIC) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        CKU user = forOneUse ? (visit.who() == Who.SO ? CKU.SO : CKU.USER) : kind;
        PinRecord pin = pin(visit.token(), user);
        Ticket ticket = new Ticket(
                visit.number(),
                visit.token().getIncarnation(),
                user,
                forOneUse ? Tickets.digest(asked.getKey()) : ByteString.EMPTY,
                forOneUse ? card.now() + USE_MILLIS : 0);
        return proved(
                visit.token(),
                pin,
                user,
                asked.getPin(),
                () -> cleared(visit.token(), user, pin, () -> Outcome.of(answer(visit.vault(), ticket))));
    }

    private TokenAnswer.Builder answer(Vault vault, Ticket ticket) {
        try (DomainKeys keys = card.domainKeys(vault)) {
            return TokenAnswer.newBuilder().setTicket(tickets.seal(keys, ticket));
        }
    }

    /** Counts the try, compares, and goes on. What follows a proof forgives the tries, or takes their PIN's place. */
    private static Outcome proved(
            TokenRecord token, PinRecord pin, CKU user, ByteString tried, Supplier<Outcome> then) {
        if (TokenRules.isLocked(pin)) {
            throw new CryptokiException(CKR.PIN_LOCKED);
        }
        CountPinTryChange change = CountPinTryChange.newBuilder()
                .setAt(at(token))
                .setUser(user.value())
                .setSalt(pin.getSalt())
                .build();
        return new Outcome.Proposed(Command.newBuilder().setCountPinTry(change), () -> {
            if (!PinHash.matches(pin, tried)) {
                throw new CryptokiException(CKR.PIN_INCORRECT);
            }
            return then.get();
        });
    }

    private static Outcome cleared(TokenRecord token, CKU user, PinRecord pin, Supplier<Outcome> then) {
        ClearPinTriesChange change = ClearPinTriesChange.newBuilder()
                .setAt(at(token))
                .setUser(user.value())
                .setSalt(pin.getSalt())
                .build();
        return new Outcome.Proposed(Command.newBuilder().setClearPinTries(change), then);
    }

    private static PinRecord pin(TokenRecord token, CKU user) {
        if (user == CKU.SO) {
            return token.getSoPin();
        }
        if (!token.hasUserPin()) {
            throw new CryptokiException(CKR.USER_PIN_NOT_INITIALIZED);
        }
        return token.getUserPin();
    }

    private static TokenIncarnation at(TokenRecord token) {
        return TokenIncarnation.newBuilder()
                .setToken(token.getToken())
                .setIncarnation(token.getIncarnation())
                .build();
    }
}
