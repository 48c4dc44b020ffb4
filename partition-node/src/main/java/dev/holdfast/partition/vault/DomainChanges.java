package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.wrongState;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Access;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ActivateChange;
import dev.holdfast.proto.v1.BeginRecoveryChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.ExchangeKeyRecord;
import dev.holdfast.proto.v1.InstallDomainChange;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.ProvisionChange;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The pool's birth and its security domain: provisioned, then activated by a download or by a recovery. */
final class DomainChanges {

    private static final int ID_BYTES = 16;
    private static final int THUMBPRINT_BYTES = 32;
    private static final int MOST_SPENT = 16;
    private static final String IN_PARTITION = "partition";

    private DomainChanges() {}

    static Change provision(VaultState state, ProvisionChange asked) {
        if (state.pool() != null) {
            throw wrongState("The pool is provisioned already; zeroize its cards to begin again.");
        }
        PoolRecord pool = asked.getPool();
        if (pool.getName().isEmpty()
                || pool.getPoolId().size() != ID_BYTES
                || pool.getRetentionDays() < 7
                || pool.getRetentionDays() > 90) {
            throw bad("A pool needs a name, an id of 16 bytes and a retention of 7 to 90 days.");
        }
        DomainRecord domain = asked.getDomain();
        checkSecrets(domain.getDomainId(), domain.getSealedSecrets());
        if (asked.getAdministratorsCount() == 0 || asked.getAdministratorsCount() != asked.getAssignmentIdsCount()) {
            throw bad("A pool needs at least one administrator, and an assignment id for each.");
        }
        Access access = Access.NONE;
        for (int i = 0; i < asked.getAdministratorsCount(); i++) {
            access = access.withAssignment(RoleAssignment.newBuilder()
                    .setId(asked.getAssignmentIds(i))
                    .setScope(Scope.ROOT)
                    .setRoleDefinitionId(Access.ADMINISTRATOR)
                    .setPrincipal(asked.getAdministrators(i))
                    .build());
        }
        DomainRecord provisioned = DomainRecord.newBuilder()
                .setState(DomainState.PROVISIONED)
                .setDomainId(domain.getDomainId())
                .setSealedSecrets(domain.getSealedSecrets())
                .build();
        PoolRecord created = pool.toBuilder()
                .setCreatedMillis(state.timeMillis())
                .setEpoch(1)
                .build();
        return changed(state.with(created).with(state.contents().with(access)), provisioned);
    }

    /** The security domain was encrypted to a quorum. Allowed again later: a new quorum for the same domain. */
    static Change activate(VaultState state, ActivateChange asked) {
        DomainRecord domain = state.requireDomain();
        if (domain.getState() == DomainState.RECOVERY) {
            throw wrongState("The pool is waiting for a security domain; upload it instead of downloading one.");
        }
        if (!asked.getDomainId().equals(domain.getDomainId())) {
            throw conflict("The pool's security domain is another one by now; download it again.");
        }
        List<ByteString> thumbprints = asked.getWrappingKeyThumbprintsList();
        int keys = thumbprints.size();
        if (keys < 3 || keys > 10 || asked.getRequired() < 2 || asked.getRequired() > keys) {
            throw refused(
                    Code.QUORUM_OUT_OF_RANGE,
                    "A security domain needs 3 to 10 wrapping keys and a quorum from 2 to their number.");
        }
        thumbprints.forEach(DomainChanges::checkThumbprint);
        if (new HashSet<>(thumbprints).size() != keys) {
            throw refused(Code.DUPLICATE_WRAPPING_KEY, "A wrapping key is given twice; give each custodian their own.");
        }
        return changed(state, domain.toBuilder().setState(DomainState.ACTIVATED).build());
    }

    static Change beginRecovery(VaultState state, BeginRecoveryChange asked) {
        DomainRecord domain = state.requireDomain();
        if (domain.getState() == DomainState.ACTIVATED) {
            throw wrongState("The HSM is activated and keeps its security domain; recover into a new pool.");
        }
        ExchangeKeyRecord key = asked.getExchangeKey();
        checkThumbprint(key.getThumbprint());
        if (key.getCertificate().isEmpty()
                || key.getCustody().isEmpty()
                || key.getCustody().equals(IN_PARTITION)
                        == key.getSealedPrivate().isEmpty()) {
            throw bad("An exchange key needs a certificate, a custody, and its sealed private half exactly when the"
                    + " partition keeps it.");
        }
        if (isSpent(domain, key.getThumbprint())
                || key.getThumbprint().equals(domain.getExchangeKey().getThumbprint())) {
            throw refused(Code.EXCHANGE_KEY_USED, "This exchange key was used before; make a new one.");
        }
        DomainRecord.Builder changed = domain.toBuilder()
                .setState(DomainState.RECOVERY)
                .setExchangeKey(key.toBuilder().setUsed(false));
        if (domain.hasExchangeKey()) {
            spend(changed, domain.getExchangeKey().getThumbprint());
        }
        return changed(state, changed.build());
    }

    static Change install(VaultState state, InstallDomainChange asked) {
        DomainRecord domain = state.requireDomain();
        checkSecrets(asked.getDomainId(), asked.getSealedSecrets());
        if (isSpent(domain, asked.getExchangeThumbprint())) {
            throw refused(
                    Code.EXCHANGE_KEY_USED,
                    "The file is encrypted to an exchange key that was used or replaced; begin a recovery again and"
                            + " encrypt it to the new key.");
        }
        if (domain.getState() != DomainState.RECOVERY) {
            throw wrongState("The pool is not waiting for a security domain; begin a recovery on a new pool.");
        }
        ExchangeKeyRecord outstanding = domain.getExchangeKey();
        if (!asked.getExchangeThumbprint().equals(outstanding.getThumbprint())) {
            throw refused(
                    Code.EXCHANGE_KEY_UNKNOWN,
                    "The file is encrypted to an exchange key of another pool; encrypt it to this pool's.");
        }
        DomainRecord.Builder changed = domain.toBuilder()
                .setState(DomainState.ACTIVATED)
                .setDomainId(asked.getDomainId())
                .setSealedSecrets(asked.getSealedSecrets())
                .setExchangeKey(outstanding.toBuilder().clearSealedPrivate().setUsed(true));
        spend(changed, outstanding.getThumbprint());
        return changed(state, changed.build());
    }

    private static Change changed(VaultState state, DomainRecord domain) {
        return Change.of(state.with(domain), CommandResult.newBuilder().setDomain(domain));
    }

    private static boolean isSpent(DomainRecord domain, ByteString thumbprint) {
        return domain.getSpentExchangeKeysList().contains(thumbprint);
    }

    private static void spend(DomainRecord.Builder domain, ByteString thumbprint) {
        List<ByteString> spent = new ArrayList<>(domain.getSpentExchangeKeysList());
        spent.add(thumbprint);
        int forgotten = Math.max(0, spent.size() - MOST_SPENT);
        domain.clearSpentExchangeKeys().addAllSpentExchangeKeys(spent.subList(forgotten, spent.size()));
    }

    private static void checkSecrets(ByteString domainId, ByteString sealedSecrets) {
        if (domainId.size() != ID_BYTES || sealedSecrets.isEmpty()) {
            throw bad("A security domain needs an id of 16 bytes and its sealed secrets.");
        }
    }

    private static void checkThumbprint(ByteString thumbprint) {
        if (thumbprint.size() != THUMBPRINT_BYTES) {
            throw bad("A thumbprint is a SHA-256 value of 32 bytes.");
        }
    }

    private static RefusedException refused(Code code, String message) {
        return new RefusedException(code, "BadParameter", "", message);
    }
}
