package dev.holdfast.partition.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AbandonRestore;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.BackupKey;
import dev.holdfast.proto.v1.BeginBackup;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.CheckAccess;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CommitRestore;
import dev.holdfast.proto.v1.Decrypt;
import dev.holdfast.proto.v1.DeleteKey;
import dev.holdfast.proto.v1.DeleteRoleAssignment;
import dev.holdfast.proto.v1.DeleteRoleDefinition;
import dev.holdfast.proto.v1.Encrypt;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.GetDeletedKey;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.GetRotationPolicy;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListDeletedKeys;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.ListRoleAssignments;
import dev.holdfast.proto.v1.ListRoleDefinitions;
import dev.holdfast.proto.v1.ListSettings;
import dev.holdfast.proto.v1.OpenRecipient;
import dev.holdfast.proto.v1.PurgeKey;
import dev.holdfast.proto.v1.PutRoleAssignment;
import dev.holdfast.proto.v1.PutRoleDefinition;
import dev.holdfast.proto.v1.PutRotationPolicy;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.ReadBackup;
import dev.holdfast.proto.v1.RecoverKey;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreFrames;
import dev.holdfast.proto.v1.RestoreKey;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.RoleDefinition;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.UnwrapKey;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.UpdateSetting;
import dev.holdfast.proto.v1.UploadDomain;
import dev.holdfast.proto.v1.Verify;
import dev.holdfast.proto.v1.WrapKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every service of the pool asks for its own action, inside the card, before anything else. */
class AuthorisationTest {

    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();

    /** One request of each service, and the action without which it is forbidden. */
    private record Service(Action action, Request request) {

        static Service of(Action action, Request.Builder request) {
            return new Service(action, request.build());
        }

        ServiceCase name() {
            return request.getServiceCase();
        }
    }

    private static final String KEY = "key";
    private static final String ID = TestPool.principal(77);
    private static final String ROLE = TestPool.principal(78);

    private static final List<Service> SERVICES = List.of(
            Service.of(
                    Action.START_RESTORE,
                    asks().setCheckAccess(CheckAccess.newBuilder()
                            .setAction(Action.START_RESTORE.published())
                            .setScope("/"))),
            Service.of(Action.DOWNLOAD_SECURITY_DOMAIN, TestPool.download()),
            Service.of(Action.READ_EXCHANGE_KEY, asks().setBeginRecovery(BeginRecovery.getDefaultInstance())),
            Service.of(Action.UPLOAD_SECURITY_DOMAIN, asks().setOpenRecipient(OpenRecipient.getDefaultInstance())),
            Service.of(Action.UPLOAD_SECURITY_DOMAIN, asks().setUploadDomain(UploadDomain.getDefaultInstance())),
            Service.of(Action.CREATE_KEY, TestPool.createKey("new", AES)),
            Service.of(
                    Action.IMPORT_KEY,
                    asks().setImportKey(ImportKey.newBuilder().setName("new").setSpec(AES))),
            Service.of(Action.READ_KEY, asks().setGetKey(GetKey.newBuilder().setName(KEY))),
            Service.of(Action.READ_KEY, asks().setListKeys(ListKeys.getDefaultInstance())),
            Service.of(
                    Action.READ_KEY,
                    asks().setListKeyVersions(ListKeyVersions.newBuilder().setName(KEY))),
            Service.of(
                    Action.WRITE_KEY, asks().setUpdateKey(UpdateKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.DELETE_KEY,
                    asks().setDeleteKey(DeleteKey.newBuilder().setName("absent"))),
            Service.of(
                    Action.READ_DELETED_KEY,
                    asks().setGetDeletedKey(GetDeletedKey.newBuilder().setName(KEY))),
            Service.of(Action.READ_DELETED_KEY, asks().setListDeletedKeys(ListDeletedKeys.getDefaultInstance())),
            Service.of(
                    Action.RECOVER_DELETED_KEY,
                    asks().setRecoverKey(RecoverKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.PURGE_DELETED_KEY,
                    asks().setPurgeKey(PurgeKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.ROTATE_KEY,
                    asks().setRotateKey(RotateKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.READ_KEY,
                    asks().setGetRotationPolicy(GetRotationPolicy.newBuilder().setName(KEY))),
            Service.of(
                    Action.WRITE_KEY,
                    asks().setPutRotationPolicy(PutRotationPolicy.newBuilder().setName(KEY))),
            Service.of(
                    Action.READ_KEY, asks().setAttestKey(AttestKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.BACKUP_KEY,
                    asks().setBackupKey(BackupKey.newBuilder().setName(KEY))),
            Service.of(Action.RESTORE_KEY, asks().setRestoreKey(RestoreKey.getDefaultInstance())),
            Service.of(Action.SIGN, asks().setSign(Sign.newBuilder().setName(KEY))),
            Service.of(Action.VERIFY, asks().setVerify(Verify.newBuilder().setName(KEY))),
            Service.of(Action.ENCRYPT, asks().setEncrypt(Encrypt.newBuilder().setName(KEY))),
            Service.of(Action.DECRYPT, asks().setDecrypt(Decrypt.newBuilder().setName(KEY))),
            Service.of(Action.WRAP, asks().setWrapKey(WrapKey.newBuilder().setName(KEY))),
            Service.of(Action.UNWRAP, asks().setUnwrapKey(UnwrapKey.newBuilder().setName(KEY))),
            Service.of(
                    Action.RANDOM,
                    asks().setRandomBytes(RandomBytes.newBuilder().setCount(1))),
            Service.of(
                    Action.READ_ROLE_DEFINITION,
                    asks().setListRoleDefinitions(ListRoleDefinitions.getDefaultInstance())),
            Service.of(
                    Action.WRITE_ROLE_DEFINITION,
                    asks().setPutRoleDefinition(PutRoleDefinition.newBuilder()
                            .setDefinition(RoleDefinition.newBuilder().setId(ID)))),
            Service.of(
                    Action.DELETE_ROLE_DEFINITION,
                    asks().setDeleteRoleDefinition(
                                    DeleteRoleDefinition.newBuilder().setId(ID))),
            Service.of(
                    Action.READ_ROLE_ASSIGNMENT,
                    asks().setListRoleAssignments(ListRoleAssignments.getDefaultInstance())),
            Service.of(
                    Action.WRITE_ROLE_ASSIGNMENT,
                    asks().setPutRoleAssignment(PutRoleAssignment.newBuilder()
                            .setAssignment(
                                    RoleAssignment.newBuilder().setScope("/").setId(ID)))),
            Service.of(
                    Action.DELETE_ROLE_ASSIGNMENT,
                    asks().setDeleteRoleAssignment(DeleteRoleAssignment.newBuilder()
                            .setScope("/")
                            .setId(ID))),
            Service.of(Action.READ_ROLE_DEFINITION, asks().setListSettings(ListSettings.getDefaultInstance())),
            Service.of(Action.START_BACKUP, asks().setBeginBackup(BeginBackup.getDefaultInstance())),
            Service.of(
                    Action.START_BACKUP,
                    asks().setReadBackup(ReadBackup.newBuilder().setBackupId(ID))),
            Service.of(
                    Action.START_BACKUP,
                    asks().setEndBackup(EndBackup.newBuilder().setBackupId(ID))),
            Service.of(Action.START_RESTORE, asks().setBeginRestore(BeginRestore.getDefaultInstance())),
            Service.of(
                    Action.START_RESTORE,
                    asks().setRestoreFrames(RestoreFrames.newBuilder().setRestoreId(ID))),
            Service.of(
                    Action.START_RESTORE,
                    asks().setCommitRestore(CommitRestore.newBuilder().setRestoreId(ID))),
            Service.of(
                    Action.START_RESTORE,
                    asks().setAbandonRestore(AbandonRestore.newBuilder().setRestoreId(ID))));

    private static TestPool pool;

    @BeforeAll
    static void activate() {
        pool = TestPool.activated(new VirtualRack(), "pool", 1);
        pool.done(TestPool.USER, TestPool.createKey(KEY, AES));
    }

    @TestFactory
    Stream<DynamicTest> eachServiceAsksForItsAction() {
        return SERVICES.stream()
                .map(service -> DynamicTest.dynamicTest(
                        service.name() + " needs " + service.action(), () -> assertNeedsItsAction(service)));
    }

    private static void assertNeedsItsAction(Service service) {
        assertEquals(Code.FORBIDDEN, code(TestPool.NOBODY, service), "without a role");
        assertEquals(Code.FORBIDDEN, code("", service), "without a name");
        give(
                TestPool.NOBODY,
                Arrays.stream(Action.values())
                        .filter(action -> action != service.action())
                        .toList());
        assertEquals(Code.FORBIDDEN, code(TestPool.NOBODY, service), "with every action but this one");
        give(TestPool.NOBODY, List.of(service.action()));
        Code code = code(TestPool.NOBODY, service);
        pool.unassign(TestPool.NOBODY, ROLE);
        assertNotEquals(Code.FORBIDDEN, code, "with this action alone");
        assertNotEquals(Code.INTERNAL, code);
    }

    @Test
    void onlyAnAdministratorChangesSettings() {
        Request.Builder setting = asks().setUpdateSetting(UpdateSetting.newBuilder()
                .setName("AllowKeyManagementOperationsThroughARM")
                .setValue("true"));
        assertEquals(
                Code.FORBIDDEN, pool.ask(TestPool.OFFICER, setting).getStatus().getCode());
        assertEquals(Code.FORBIDDEN, pool.ask("", setting).getStatus().getCode());
        assertEquals(
                Code.OK, pool.ask(TestPool.ADMINISTRATOR, setting).getStatus().getCode());
    }

    @Test
    void noServiceOfThePoolIsForgotten() {
        Set<ServiceCase> tested = SERVICES.stream().map(Service::name).collect(Collectors.toSet());
        for (ServiceCase service : ServiceCase.values()) {
            boolean ofThePool = ServiceGroup.of(service) == ServiceGroup.POOL
                    && service != ServiceCase.SERVICE_NOT_SET
                    && service != ServiceCase.UPDATE_SETTING;
            assertEquals(ofThePool, tested.contains(service), service::toString);
        }
    }

    @Test
    void beforeActivationNothingOfTheDataPlaneIsThere() {
        TestPool closed = TestPool.provisioned(new VirtualRack(), "closed", 1);
        for (FieldDescriptor field : Request.getDescriptor().getOneofs().get(0).getFields()) {
            ServiceGroup group = ServiceGroup.of(ServiceCase.forNumber(field.getNumber()));
            if (field.getNumber() < Request.CREATE_KEY_FIELD_NUMBER
                    || group != ServiceGroup.POOL && group != ServiceGroup.TOKEN) {
                continue;
            }
            Request.Builder request = asks();
            request.setField(field, DynamicMessage.getDefaultInstance(field.getMessageType()));
            Response response = closed.ask(TestPool.ADMINISTRATOR, request);
            assertNotEquals(Code.OK, response.getStatus().getCode(), response::toString);
            assertNotEquals(Code.INTERNAL, response.getStatus().getCode());
        }
    }

    private static Code code(String principal, Service service) {
        return pool.ask(principal, service.request().toBuilder()).getStatus().getCode();
    }

    private static void give(String principal, List<Action> actions) {
        RoleDefinition.Builder definition = RoleDefinition.newBuilder()
                .setId(ROLE)
                .setRoleName("made for one test")
                .addAllDataActions(actions.stream().map(Action::published).toList());
        pool.done(
                TestPool.ADMINISTRATOR,
                asks().setPutRoleDefinition(PutRoleDefinition.newBuilder().setDefinition(definition)));
        pool.assign(principal, ROLE);
    }

    private static Request.Builder asks() {
        return Request.newBuilder();
    }
}
