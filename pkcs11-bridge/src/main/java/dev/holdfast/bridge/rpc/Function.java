package dev.holdfast.bridge.rpc;

import java.util.Arrays;
import java.util.Optional;

/**
 * The calls as they cross the wire: number, signature of the request, signature of the answer. Up to 89 they are those of
 * p11-kit's protocol; from 128 those that Holdfast's own client module adds, for what that protocol cannot carry. The letters are
 * explained in docs/pkcs11-wire.md; the client module's table is written from this one.
 */
public enum Function {
    C_Initialize(1, "ayyay", ""),
    C_Finalize(2, "", ""),
    C_GetInfo(3, "", "vsusv"),
    C_GetSlotList(4, "yfu", "au"),
    C_GetSlotInfo(5, "u", "ssuvv"),
    C_GetTokenInfo(6, "u", "ssssuuuuuuuuuuuvvs"),
    C_GetMechanismList(7, "ufu", "au"),
    C_GetMechanismInfo(8, "uu", "uuu"),
    C_InitToken(9, "uayz", ""),
    C_OpenSession(10, "uu", "u"),
    C_CloseSession(11, "u", ""),
    C_CloseAllSessions(12, "u", ""),
    C_GetSessionInfo(13, "u", "uuuu"),
    C_InitPIN(14, "uay", ""),
    C_SetPIN(15, "uayay", ""),
    C_GetOperationState(16, "ufy", "ay"),
    C_SetOperationState(17, "uayuu", ""),
    C_Login(18, "uuay", ""),
    C_Logout(19, "u", ""),
    C_CreateObject(20, "uaA", "u"),
    C_CopyObject(21, "uuaA", "u"),
    C_DestroyObject(22, "uu", ""),
    C_GetObjectSize(23, "uu", "u"),
    C_GetAttributeValue(24, "uufA", "aAu"),
    C_SetAttributeValue(25, "uuaA", ""),
    C_FindObjectsInit(26, "uaA", ""),
    C_FindObjects(27, "ufu", "au"),
    C_FindObjectsFinal(28, "u", ""),
    C_EncryptInit(29, "uMu", ""),
    C_Encrypt(30, "uayfy", "ay"),
    C_EncryptUpdate(31, "uayfy", "ay"),
    C_EncryptFinal(32, "ufy", "ay"),
    C_DecryptInit(33, "uMu", ""),
    C_Decrypt(34, "uayfy", "ay"),
    C_DecryptUpdate(35, "uayfy", "ay"),
    C_DecryptFinal(36, "ufy", "ay"),
    C_DigestInit(37, "uM", ""),
    C_Digest(38, "uayfy", "ay"),
    C_DigestUpdate(39, "uay", ""),
    C_DigestKey(40, "uu", ""),
    C_DigestFinal(41, "ufy", "ay"),
    C_SignInit(42, "uMu", ""),
    C_Sign(43, "uayfy", "ay"),
    C_SignUpdate(44, "uay", ""),
    C_SignFinal(45, "ufy", "ay"),
    C_SignRecoverInit(46, "uMu", ""),
    C_SignRecover(47, "uayfy", "ay"),
    C_VerifyInit(48, "uMu", ""),
    C_Verify(49, "uayay", ""),
    C_VerifyUpdate(50, "uay", ""),
    C_VerifyFinal(51, "uay", ""),
    C_VerifyRecoverInit(52, "uMu", ""),
    C_VerifyRecover(53, "uayfy", "ay"),
    C_DigestEncryptUpdate(54, "uayfy", "ay"),
    C_DecryptDigestUpdate(55, "uayfy", "ay"),
    C_SignEncryptUpdate(56, "uayfy", "ay"),
    C_DecryptVerifyUpdate(57, "uayfy", "ay"),
    C_GenerateKey(58, "uMaA", "u"),
    C_GenerateKeyPair(59, "uMaAaA", "uu"),
    C_WrapKey(60, "uMuufy", "ay"),
    C_UnwrapKey(61, "uMuayaA", "u"),
    C_DeriveKey(62, "uMuaA", "u"),
    C_SeedRandom(63, "uay", ""),
    C_GenerateRandom(64, "ufy", "ay"),
    C_WaitForSlotEvent(65, "u", "u"),
    C_LoginUser(66, "uuayay", ""),
    C_SessionCancel(67, "uu", ""),
    C_MessageEncryptInit(68, "uMu", ""),
    C_EncryptMessage(69, "uayayayfy", "ay"),
    C_EncryptMessageBegin(70, "uayay", ""),
    C_EncryptMessageNext(71, "uayayfyu", "ay"),
    C_MessageEncryptFinal(72, "u", ""),
    C_MessageDecryptInit(73, "uMu", ""),
    C_DecryptMessage(74, "uayayayfy", "ay"),
    C_DecryptMessageBegin(75, "uayay", ""),
    C_DecryptMessageNext(76, "uayayfyu", "ay"),
    C_MessageDecryptFinal(77, "u", ""),
    C_MessageSignInit(78, "uMu", ""),
    C_SignMessage(79, "uayayfy", "ay"),
    C_SignMessageBegin(80, "uay", ""),
    C_SignMessageNext(81, "uayayyfy", "ay"),
    C_MessageSignFinal(82, "u", ""),
    C_MessageVerifyInit(83, "uMu", ""),
    C_VerifyMessage(84, "uayayay", ""),
    C_VerifyMessageBegin(85, "uay", ""),
    C_VerifyMessageNext(86, "uayayay", ""),
    C_MessageVerifyFinal(87, "u", ""),
    C_InitToken2(88, "uays", ""),
    C_DeriveKey2(89, "uMuaA", "uPu"),
    C_EncryptMessage3(128, "uQayayfy", "ayQ"),
    C_EncryptMessageBegin3(129, "uQay", "Q"),
    C_EncryptMessageNext3(130, "uQayfyu", "ayQ"),
    C_DecryptMessage3(131, "uQayayfy", "ay"),
    C_DecryptMessageBegin3(132, "uQay", ""),
    C_DecryptMessageNext3(133, "uQayfyu", "ay"),
    C_EncapsulateKey(134, "uMuaAfy", "ayu"),
    C_DecapsulateKey(135, "uMuayaA", "u"),
    C_VerifySignatureInit(136, "uMuay", ""),
    C_VerifySignature(137, "uay", ""),
    C_VerifySignatureUpdate(138, "uay", ""),
    C_VerifySignatureFinal(139, "u", ""),
    C_GetSessionValidationFlags(140, "uu", "u"),
    C_AsyncComplete(141, "uz", ""),
    C_AsyncGetID(142, "uz", "u"),
    C_AsyncJoin(143, "uzu", ""),
    C_WrapKeyAuthenticated(144, "uMuuayfy", "ay"),
    C_UnwrapKeyAuthenticated(145, "uMuayaAay", "u");

    private static final Function[] BY_ID = byId();

    private final int id;
    private final String request;
    private final String answer;

    Function(int id, String request, String answer) {
        this.id = id;
        this.request = request;
        this.answer = answer;
    }

    /** Empty for a number that no call has. */
    public static Optional<Function> of(long id) {
        return id >= 0 && id < BY_ID.length ? Optional.ofNullable(BY_ID[(int) id]) : Optional.empty();
    }

    public int id() {
        return id;
    }

    public String request() {
        return request;
    }

    public String answer() {
        return answer;
    }

    /** Whether the first argument is a session. */
    public boolean hasSession() {
        return request.startsWith("u")
                && switch (this) {
                    case C_GetSlotInfo,
                            C_GetTokenInfo,
                            C_GetMechanismList,
                            C_GetMechanismInfo,
                            C_InitToken,
                            C_InitToken2,
                            C_OpenSession,
                            C_CloseAllSessions,
                            C_WaitForSlotEvent -> false;
                    default -> true;
                };
    }

    /** What the call does: of two forms of one call, the standard's. */
    public Function meaning() {
        return switch (this) {
            case C_InitToken2 -> C_InitToken;
            case C_DeriveKey2 -> C_DeriveKey;
            default -> this;
        };
    }

    private static Function[] byId() {
        Function[] table = new Function
                [Arrays.stream(values()).mapToInt(Function::id).max().orElse(0) + 1];
        for (Function function : values()) {
            table[function.id] = function;
        }
        return table;
    }
}
