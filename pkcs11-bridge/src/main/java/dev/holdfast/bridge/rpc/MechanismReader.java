package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/** Reads {@code M}, a mechanism with its parameter, as each generation lays it out. */
final class MechanismReader {

    /** Stands for a NULL pointer where the type is expected. */
    private static final long NULL_MECHANISM = 0xffff_ffffL;

    private static final int NO_PARAMETER = 0;
    private static final int FIELDS = 1;
    private static final int RAW = 2;

    private final Cursor in;
    private final Dialect dialect;
    private final Parameters parameters;
    private boolean parameterized;

    MechanismReader(Cursor in, Dialect dialect) {
        this.in = in;
        this.dialect = dialect;
        this.parameters = new Parameters(in, dialect.stock());
    }

    /** Empty for a NULL pointer. Refuses with MECHANISM_INVALID a type after which nothing can be read. */
    Optional<TokenMechanism> read() {
        long type = in.word();
        if (type == NULL_MECHANISM) {
            return Optional.empty();
        }
        return Optional.of(dialect.stock() ? readStock(type) : readOwn(type));
    }

    /** Whether the mechanism read last is one that has a parameter in the client's tables. */
    boolean parameterized() {
        return parameterized;
    }

    private TokenMechanism readStock(long type) {
        String layout = StockMechanisms.layout(dialect, type)
                .orElseThrow(() -> new CryptokiException(CKR.MECHANISM_INVALID, "not in the client's tables"));
        parameterized = !layout.isEmpty();
        boolean latest = dialect == Dialect.THIRD;
        if (!parameterized) {
            if (!latest) {
                in.run();
            }
            return bare(type);
        }
        if (latest && in.octet() == 0) {
            return bare(type);
        }
        Optional<CKM> known = CKM.of(type);
        if (known.isEmpty()) {
            parameters.skip(layout);
            return bare(type);
        }
        return parameters.read(known.get());
    }

    private TokenMechanism readOwn(long type) {
        Optional<CKM> known = CKM.of(type);
        switch (in.octet()) {
            case NO_PARAMETER -> {
                return bare(type);
            }
            case FIELDS -> {
                return parameters.read(known.orElseThrow(
                        () -> new CryptokiException(CKR.MECHANISM_INVALID, "fields of an unknown mechanism")));
            }
            case RAW -> {
                in.bytesOrNull();
                return known.isEmpty()
                        ? bare(type)
                        : TokenMechanism.newBuilder()
                                .setType(type)
                                .setMalformed(true)
                                .build();
            }
            default -> throw new CryptokiException(CKR.GENERAL_ERROR, "a form of mechanism that is not known");
        }
    }

    private static TokenMechanism bare(long type) {
        return TokenMechanism.newBuilder().setType(type).build();
    }
}
