package dev.holdfast.proto.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The vocabulary of the log is the one that people know who have read the audit logs of this family of cards. */
class OpcodeTest {

    private static final List<String> PUBLISHED = List.of(
            "INIT_TOKEN",
            "INIT_DONE",
            "GEN_KEY_ENC_KEY",
            "GEN_PSWD_ENC_KEY",
            "LOGIN",
            "LOGOUT",
            "CREATE_USER",
            "CREATE_CO",
            "CREATE_APPLIANCE_USER",
            "SET_M_VALUE",
            "APPROVE_TOKEN",
            "GENERATE_KEY",
            "GENERATE_KEY_PAIR",
            "CREATE_OBJECT",
            "MODIFY_OBJECT",
            "DESTROY_OBJECT",
            "TOMBSTONE_OBJECT",
            "SHARE_OBJECT",
            "WRAP_KEY",
            "UNWRAP_KEY",
            "DERIVE_KEY",
            "EXTRACT_MASKED_OBJECT",
            "INSERT_MASKED_OBJECT",
            "CLONE_SOURCE_INIT",
            "CLONE_SOURCE_STAGE1",
            "CLONE_TARGET_INIT",
            "CLONE_TARGET_STAGE1",
            "BACKUP_BEGIN",
            "BACKUP_END",
            "RESTORE_BEGIN",
            "RESTORE_END",
            "CERT_AUTH_STORE_CERT",
            "CERT_AUTH_VALIDATE_PEER_CERTS",
            "CERT_AUTH_SOURCE_KEY_EXCHANGE",
            "CERT_AUTH_TARGET_KEY_EXCHANGE",
            "STORE_KBK_SHARE",
            "SET_NODEID",
            "CLOSE_PARTITION_SESSIONS",
            "ZEROIZE",
            "FIPS_RAND");

    @Test
    void everyPublishedWordIsThereAndSaysWhatItMeans() {
        for (String word : PUBLISHED) {
            assertTrue(Opcode.of(word).isPresent(), word);
        }
        assertTrue(
                Arrays.stream(Opcode.values()).allMatch(code -> code.meaning().endsWith(".")));
        assertEquals(Optional.empty(), Opcode.of("login"));
    }

    /** A full log locks nobody out, keeps nobody from destroying secrets, and lets in nothing else. */
    @Test
    void onlyWhatMustNeverWaitIsNeverRefused() {
        assertEquals(
                List.of("LOGIN", "LOGOUT", "ZEROIZE", "BOOT", "ERROR", "TAMPER", "DECOMMISSION", "RELEASE_AUDIT"),
                Arrays.stream(Opcode.values())
                        .filter(Opcode::isNeverRefused)
                        .map(Opcode::name)
                        .toList());
        assertFalse(Opcode.REFUSED.isNeverRefused());
    }
}
