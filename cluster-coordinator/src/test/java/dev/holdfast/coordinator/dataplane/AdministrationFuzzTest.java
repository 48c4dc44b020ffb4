package dev.holdfast.coordinator.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.RoleAssignment;

/** Whatever comes in the bodies and queries of the administration's routes is read or refused, and nothing else. */
class AdministrationFuzzTest {

    /** And it only ever leaves assignments out. */
    @FuzzTest
    void anyFilterIsUnderstoodOrRefused(FuzzedDataProvider data) {
        String scope = data.consumeString(40);
        RoleAssignment assignment = RoleAssignment.newBuilder()
                .setScope(data.consumeString(40))
                .setPrincipal(data.consumeString(40))
                .build();
        boolean related = AssignmentFilter.parse(scope, "").test(assignment);
        readOrRefused(() -> assertTrue(related
                || !AssignmentFilter.parse(scope, data.consumeRemainingAsString())
                        .test(assignment)));
    }

    @FuzzTest
    void anyRoleIsReadOrRefused(byte[] body) {
        readOrRefused(() -> Json.read(body, RoleDefinitionDocument.class).definition("id"));
    }

    @FuzzTest
    void anyAssignmentIsReadOrRefused(byte[] body) {
        readOrRefused(() -> Json.read(body, RoleAssignmentDocument.class).assignment("/keys", "id"));
    }

    @FuzzTest
    void anyRestoreIsReadOrRefused(byte[] body) {
        readOrRefused(() -> {
            RestoreParameters asked = Json.read(body, RestoreParameters.class);
            asked.requireStorage().open(StorageMap.empty(), asked.backup().container());
        });
    }

    /** The same folder comes out wherever a client took its URL apart. */
    @FuzzTest
    void theFolderDoesNotDependOnWhereItsUrlWasSplit(FuzzedDataProvider data) {
        String account = "http://127.0.0.1:10000";
        String path = "/account/" + data.consumeAsciiString(20).replace('/', '-') + "/folder";
        int split = path.indexOf('/', data.consumeInt(0, path.length() - 1));
        BackupFolder expected = BackupFolder.joined(new StorageAccess(account, null, null), path);
        if (split > 0) {
            StorageAccess first = new StorageAccess(account + path.substring(0, split), null, null);
            assertEquals(expected, BackupFolder.joined(first, path.substring(split)));
        }
    }

    private static void readOrRefused(Runnable reading) {
        try {
            reading.run();
        } catch (RefusedException refused) {
            assertEquals(Code.BAD_PARAMETER, refused.code());
        }
    }
}
