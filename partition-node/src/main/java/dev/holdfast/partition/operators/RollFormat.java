package dev.holdfast.partition.operators;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.v1.CredentialRecord;
import dev.holdfast.proto.v1.OperatorRecord;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.OperatorRoll;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.SetApprovals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A {@link Roll} as bytes: what is read is a roll that this firmware could have written, or nothing. */
final class RollFormat {

    private static final int FORMAT = 1;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (AuthenticationRules.LONGEST_NAME - 1) + "}");

    private RollFormat() {}

    static byte[] encode(Roll roll) {
        OperatorRoll.Builder out = OperatorRoll.newBuilder().setFormat(FORMAT).setIdleAttempts(roll.idleAttempts());
        for (Enrolled operator : roll.operators()) {
            Verifier verifier = operator.verifier();
            out.addOperators(OperatorRecord.newBuilder()
                    .setOperator(operator.name())
                    .setRole(operator.role())
                    .setCredential(CredentialRecord.newBuilder()
                            .setSalt(verifier.salt())
                            .setIterations(verifier.iterations())
                            .setHash(verifier.hash()))
                    .setFailures(operator.failures())
                    .setMustReplace(operator.mustReplace()));
        }
        roll.rules()
                .forEach((service, officers) -> out.addRules(
                        SetApprovals.newBuilder().setService(service.name()).setRequired(officers)));
        return out.build().toByteArray();
    }

    /** Empty when these bytes are no roll. */
    static Optional<Roll> decode(byte[] bytes) {
        try {
            return roll(OperatorRoll.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The service of this name that approvals can be demanded for; empty when there is none. */
    static Optional<ServiceCase> approvable(String name) {
        for (ServiceCase service : ServiceCase.values()) {
            if (service.name().equals(name) && ServiceRoles.isApprovable(service)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    private static Optional<Roll> roll(OperatorRoll read) {
        List<Enrolled> operators = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (OperatorRecord record : read.getOperatorsList()) {
            if (!isOperator(record) || !names.add(record.getOperator())) {
                return Optional.empty();
            }
            operators.add(operator(record));
        }
        Map<ServiceCase, Integer> rules = new EnumMap<>(ServiceCase.class);
        for (SetApprovals rule : read.getRulesList()) {
            Optional<ServiceCase> service = approvable(rule.getService());
            if (service.isEmpty()
                    || !isWithin(rule.getRequired(), 2, AuthenticationRules.MOST_OPERATORS)
                    || rules.put(service.get(), rule.getRequired()) != null) {
                return Optional.empty();
            }
        }
        boolean whole = read.getFormat() == FORMAT
                && read.getIdleAttempts() >= 0
                && isWithin(operators.size(), 1, AuthenticationRules.MOST_OPERATORS);
        return whole ? Optional.of(new Roll(operators, rules, read.getIdleAttempts())) : Optional.empty();
    }

    private static boolean isOperator(OperatorRecord record) {
        CredentialRecord credential = record.getCredential();
        return isName(record.getOperator())
                && record.getRole() != OperatorRole.UNRECOGNIZED
                && record.getRole() != OperatorRole.OPERATOR_ROLE_UNSPECIFIED
                && record.getFailures() >= 0
                && credential.getSalt().size() == Verifier.SALT_BYTES
                && credential.getHash().size() == Verifier.HASH_BYTES
                && isWithin(credential.getIterations(), 1, MOST_ITERATIONS);
    }

    private static Enrolled operator(OperatorRecord record) {
        CredentialRecord credential = record.getCredential();
        return new Enrolled(
                record.getOperator(),
                record.getRole(),
                new Verifier(credential.getSalt(), credential.getIterations(), credential.getHash()),
                record.getFailures(),
                record.getMustReplace());
    }

    private static boolean isWithin(int value, int least, int most) {
        return value >= least && value <= most;
    }
}
