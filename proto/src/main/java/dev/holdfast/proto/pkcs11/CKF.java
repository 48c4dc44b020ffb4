package dev.holdfast.proto.pkcs11;

/** Flags (PKCS#11 3.2, CK_FLAGS). Their bits mean different things in different structures. */
public final class CKF {

    // Those of a slot (CK_SLOT_INFO).
    public static final long TOKEN_PRESENT = 0x00000001;
    public static final long REMOVABLE_DEVICE = 0x00000002;
    public static final long HW_SLOT = 0x00000004;

    // Those of a token (CK_TOKEN_INFO).
    public static final long RNG = 0x00000001;
    public static final long WRITE_PROTECTED = 0x00000002;
    public static final long LOGIN_REQUIRED = 0x00000004;
    public static final long USER_PIN_INITIALIZED = 0x00000008;
    public static final long RESTORE_KEY_NOT_NEEDED = 0x00000020;
    public static final long CLOCK_ON_TOKEN = 0x00000040;
    public static final long DUAL_CRYPTO_OPERATIONS = 0x00000200;
    public static final long TOKEN_INITIALIZED = 0x00000400;
    public static final long USER_PIN_COUNT_LOW = 0x00010000;
    public static final long USER_PIN_FINAL_TRY = 0x00020000;
    public static final long USER_PIN_LOCKED = 0x00040000;
    public static final long USER_PIN_TO_BE_CHANGED = 0x00080000;
    public static final long SO_PIN_COUNT_LOW = 0x00100000;
    public static final long SO_PIN_FINAL_TRY = 0x00200000;
    public static final long SO_PIN_LOCKED = 0x00400000;
    public static final long SO_PIN_TO_BE_CHANGED = 0x00800000;
    public static final long ERROR_STATE = 0x01000000;

    // Those of a session (CK_SESSION_INFO).
    public static final long RW_SESSION = 0x00000002;
    public static final long SERIAL_SESSION = 0x00000004;
    public static final long ASYNC_SESSION = 0x00000008;

    // Those of a mechanism (CK_MECHANISM_INFO).
    public static final long HW = 0x00000001;
    public static final long MESSAGE_ENCRYPT = 0x00000002;
    public static final long MESSAGE_DECRYPT = 0x00000004;
    public static final long MESSAGE_SIGN = 0x00000008;
    public static final long MESSAGE_VERIFY = 0x00000010;
    public static final long MULTI_MESSAGE = 0x00000020;
    public static final long FIND_OBJECTS = 0x00000040;
    public static final long ENCRYPT = 0x00000100;
    public static final long DECRYPT = 0x00000200;
    public static final long DIGEST = 0x00000400;
    public static final long SIGN = 0x00000800;
    public static final long SIGN_RECOVER = 0x00001000;
    public static final long VERIFY = 0x00002000;
    public static final long VERIFY_RECOVER = 0x00004000;
    public static final long GENERATE = 0x00008000;
    public static final long GENERATE_KEY_PAIR = 0x00010000;
    public static final long WRAP = 0x00020000;
    public static final long UNWRAP = 0x00040000;
    public static final long DERIVE = 0x00080000;
    public static final long EC_F_P = 0x00100000;
    public static final long EC_OID = 0x00800000;
    public static final long EC_UNCOMPRESS = 0x01000000;
    public static final long EC_COMPRESS = 0x02000000;
    public static final long EC_CURVENAME = 0x04000000;
    public static final long ENCAPSULATE = 0x10000000;
    public static final long DECAPSULATE = 0x20000000;

    // Those of C_WaitForSlotEvent and of the last part of a message.
    public static final long DONT_BLOCK = 0x00000001;
    public static final long END_OF_MESSAGE = 0x00000001;

    private CKF() {}
}
