package dev.holdfast.partition.service;

import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.mutant.Mutants;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.token.Algorithms;
import dev.holdfast.partition.token.TokenServices;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The table from a request to its handler. Called on the card's thread; answers may complete on any. */
public final class PoolServices implements AutoCloseable {

    private final AutomaticRotation rotation;
    private final MembershipServices membership;
    private final DomainServices domain;
    private final RecoveryServices recovery;
    private final KeyServices keys;
    private final KeyQueries queries;
    private final KeyAttestations attestation;
    private final CryptoServices crypto;
    private final RoleServices roles;
    private final BackupServices backup;
    private final RestoreServices restore;
    private final TokenServices tokens;

    public PoolServices(
            PoolMember pool,
            CardIdentity identity,
            CryptoEngine engine,
            Environment environment,
            Firmware firmware,
            Evidence evidence,
            EventLog events,
            Algorithms algorithms,
            Mutants mutants) {
        ServiceContext context =
                new ServiceContext(pool, identity, engine, environment, events, mutants, new Majority(pool, events));
        NewVersions versions = new NewVersions(context);
        rotation = new AutomaticRotation(context, versions);
        membership = new MembershipServices(context, rotation);
        domain = new DomainServices(context, firmware);
        recovery = new RecoveryServices(context, firmware);
        keys = new KeyServices(context, versions);
        queries = new KeyQueries(context);
        attestation = new KeyAttestations(context, evidence, firmware);
        crypto = new CryptoServices(context);
        roles = new RoleServices(context);
        backup = new BackupServices(context);
        restore = new RestoreServices(context);
        tokens = new TokenServices(context, engine, algorithms);
    }

    /** A refusal is thrown, or fails the future, as a {@link RefusedException}. */
    public CompletableFuture<Response.Builder> serve(Request request) {
        requirePrincipal(request);
        return switch (request.getServiceCase()) {
            case PROVISION_POOL -> domain.provision(request);
            case RETIRE_CARD -> membership.retire(request);
            case ADMIT_CARD -> membership.admit(request);
            case PROMOTE_CARD -> membership.promote(request);
            case ADVANCE_CLOCK -> membership.advanceClock(request);
            case DOWNLOAD_DOMAIN -> domain.download(request);
            case BEGIN_RECOVERY -> recovery.begin(request);
            case OPEN_RECIPIENT -> recovery.openRecipient(request);
            case UPLOAD_DOMAIN -> recovery.upload(request);

            case CREATE_KEY -> keys.create(request);
            case IMPORT_KEY -> keys.importKey(request);
            case UPDATE_KEY -> keys.update(request);
            case DELETE_KEY -> keys.delete(request);
            case RECOVER_KEY -> keys.recover(request);
            case PURGE_KEY -> keys.purge(request);
            case ROTATE_KEY -> keys.rotate(request);
            case PUT_ROTATION_POLICY -> keys.putRotationPolicy(request);
            case GET_ROTATION_POLICY -> queries.rotationPolicy(request);
            case ATTEST_KEY -> attestation.attest(request);
            case BACKUP_KEY -> keys.backup(request);
            case RESTORE_KEY -> keys.restore(request);
            case GET_KEY -> queries.get(request);
            case LIST_KEYS -> queries.list(request);
            case LIST_KEY_VERSIONS -> queries.listVersions(request);
            case GET_DELETED_KEY -> queries.getDeleted(request);
            case LIST_DELETED_KEYS -> queries.listDeleted(request);

            case SIGN -> crypto.sign(request);
            case VERIFY -> crypto.verify(request);
            case ENCRYPT -> crypto.encrypt(request);
            case DECRYPT -> crypto.decrypt(request);
            case WRAP_KEY -> crypto.wrap(request);
            case UNWRAP_KEY -> crypto.unwrap(request);
            case RANDOM_BYTES -> crypto.random(request);

            case CHECK_ACCESS -> roles.check(request);
            case LIST_ROLE_DEFINITIONS -> roles.listDefinitions(request);
            case PUT_ROLE_DEFINITION -> roles.putDefinition(request);
            case DELETE_ROLE_DEFINITION -> roles.deleteDefinition(request);
            case LIST_ROLE_ASSIGNMENTS -> roles.listAssignments(request);
            case PUT_ROLE_ASSIGNMENT -> roles.putAssignment(request);
            case DELETE_ROLE_ASSIGNMENT -> roles.deleteAssignment(request);
            case LIST_SETTINGS -> roles.listSettings(request);
            case UPDATE_SETTING -> roles.updateSetting(request);

            case BEGIN_BACKUP -> backup.begin(request);
            case READ_BACKUP -> backup.read(request);
            case END_BACKUP -> backup.end(request);
            case BEGIN_RESTORE -> restore.begin(request);
            case RESTORE_FRAMES -> restore.frames(request);
            case COMMIT_RESTORE -> restore.commit(request);
            case ABANDON_RESTORE -> restore.abandon(request);

            case TOKEN -> tokens.serve(request);

            default ->
                throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service of the pool.");
        };
    }

    /** See {@link TokenServices#answerHere}. From any thread; empty for every other service. */
    public Optional<Response.Builder> answerHere(Request request) {
        return request.hasToken() ? tokens.answerHere(request) : Optional.empty();
    }

    /** Rotates the keys that are due by their policies. Fails as a proposal does; what is left is due at the next look. */
    public CompletableFuture<Void> rotateDue() {
        return rotation.look();
    }

    /** Wipes what services keep between requests. */
    @Override
    public void close() {
        recovery.close();
        restore.close();
        tokens.close();
    }

    /** In the log an empty principal stands for the card itself: nobody else may come without a name. */
    private static void requirePrincipal(Request request) {
        if (ServiceGroup.of(request.getServiceCase()) == ServiceGroup.POOL
                && request.getOperator().getPrincipal().isEmpty()) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Forbidden",
                    "ForbiddenByRbac",
                    "The request names nobody on whose behalf it is made; name a principal.");
        }
    }
}
