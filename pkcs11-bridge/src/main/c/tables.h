/* Made from the tables of the Java side: mvn test -pl pkcs11-bridge -am -Dtest=CTablesTest -Dholdfast.tables=write */
#ifndef HOLDFAST_TABLES_H
#define HOLDFAST_TABLES_H

/* Calls, in ascending order of number: name, number, signatures of request and answer. */
#define HOLDFAST_CALLS(CALL) \
    CALL(C_Initialize, 1, "ayyay", "") \
    CALL(C_Finalize, 2, "", "") \
    CALL(C_GetInfo, 3, "", "vsusv") \
    CALL(C_GetSlotList, 4, "yfu", "au") \
    CALL(C_GetSlotInfo, 5, "u", "ssuvv") \
    CALL(C_GetTokenInfo, 6, "u", "ssssuuuuuuuuuuuvvs") \
    CALL(C_GetMechanismList, 7, "ufu", "au") \
    CALL(C_GetMechanismInfo, 8, "uu", "uuu") \
    CALL(C_OpenSession, 10, "uu", "h") \
    CALL(C_CloseSession, 11, "h", "") \
    CALL(C_CloseAllSessions, 12, "u", "") \
    CALL(C_GetSessionInfo, 13, "h", "uuuu") \
    CALL(C_InitPIN, 14, "hay", "") \
    CALL(C_SetPIN, 15, "hayay", "") \
    CALL(C_GetOperationState, 16, "hfy", "ay") \
    CALL(C_SetOperationState, 17, "hayhh", "") \
    CALL(C_Login, 18, "huay", "") \
    CALL(C_Logout, 19, "h", "") \
    CALL(C_CreateObject, 20, "haA", "h") \
    CALL(C_CopyObject, 21, "hhaA", "h") \
    CALL(C_DestroyObject, 22, "hh", "") \
    CALL(C_GetObjectSize, 23, "hh", "u") \
    CALL(C_GetAttributeValue, 24, "hhfA", "aAu") \
    CALL(C_SetAttributeValue, 25, "hhaA", "") \
    CALL(C_FindObjectsInit, 26, "haA", "") \
    CALL(C_FindObjects, 27, "hfu", "ah") \
    CALL(C_FindObjectsFinal, 28, "h", "") \
    CALL(C_EncryptInit, 29, "hMh", "") \
    CALL(C_Encrypt, 30, "hayfy", "ay") \
    CALL(C_EncryptUpdate, 31, "hayfy", "ay") \
    CALL(C_EncryptFinal, 32, "hfy", "ay") \
    CALL(C_DecryptInit, 33, "hMh", "") \
    CALL(C_Decrypt, 34, "hayfy", "ay") \
    CALL(C_DecryptUpdate, 35, "hayfy", "ay") \
    CALL(C_DecryptFinal, 36, "hfy", "ay") \
    CALL(C_DigestInit, 37, "hM", "") \
    CALL(C_Digest, 38, "hayfy", "ay") \
    CALL(C_DigestUpdate, 39, "hay", "") \
    CALL(C_DigestKey, 40, "hh", "") \
    CALL(C_DigestFinal, 41, "hfy", "ay") \
    CALL(C_SignInit, 42, "hMh", "") \
    CALL(C_Sign, 43, "hayfy", "ay") \
    CALL(C_SignUpdate, 44, "hay", "") \
    CALL(C_SignFinal, 45, "hfy", "ay") \
    CALL(C_SignRecoverInit, 46, "hMh", "") \
    CALL(C_SignRecover, 47, "hayfy", "ay") \
    CALL(C_VerifyInit, 48, "hMh", "") \
    CALL(C_Verify, 49, "hayay", "") \
    CALL(C_VerifyUpdate, 50, "hay", "") \
    CALL(C_VerifyFinal, 51, "hay", "") \
    CALL(C_VerifyRecoverInit, 52, "hMh", "") \
    CALL(C_VerifyRecover, 53, "hayfy", "ay") \
    CALL(C_DigestEncryptUpdate, 54, "hayfy", "ay") \
    CALL(C_DecryptDigestUpdate, 55, "hayfy", "ay") \
    CALL(C_SignEncryptUpdate, 56, "hayfy", "ay") \
    CALL(C_DecryptVerifyUpdate, 57, "hayfy", "ay") \
    CALL(C_GenerateKey, 58, "hMaA", "h") \
    CALL(C_GenerateKeyPair, 59, "hMaAaA", "hh") \
    CALL(C_WrapKey, 60, "hMhhfy", "ay") \
    CALL(C_UnwrapKey, 61, "hMhayaA", "h") \
    CALL(C_DeriveKey, 62, "hMhaA", "h") \
    CALL(C_SeedRandom, 63, "hay", "") \
    CALL(C_GenerateRandom, 64, "hfy", "ay") \
    CALL(C_WaitForSlotEvent, 65, "u", "u") \
    CALL(C_LoginUser, 66, "huayay", "") \
    CALL(C_SessionCancel, 67, "hu", "") \
    CALL(C_MessageEncryptInit, 68, "hMh", "") \
    CALL(C_MessageEncryptFinal, 72, "h", "") \
    CALL(C_MessageDecryptInit, 73, "hMh", "") \
    CALL(C_MessageDecryptFinal, 77, "h", "") \
    CALL(C_MessageSignInit, 78, "hMh", "") \
    CALL(C_SignMessage, 79, "hayayfy", "ay") \
    CALL(C_SignMessageBegin, 80, "hay", "") \
    CALL(C_SignMessageNext, 81, "hayayyfy", "ay") \
    CALL(C_MessageSignFinal, 82, "h", "") \
    CALL(C_MessageVerifyInit, 83, "hMh", "") \
    CALL(C_VerifyMessage, 84, "hayayay", "") \
    CALL(C_VerifyMessageBegin, 85, "hay", "") \
    CALL(C_VerifyMessageNext, 86, "hayayay", "") \
    CALL(C_MessageVerifyFinal, 87, "h", "") \
    CALL(C_InitToken2, 88, "uays", "") \
    CALL(C_EncryptMessage3, 128, "hQayayfy", "ayQ") \
    CALL(C_EncryptMessageBegin3, 129, "hQay", "Q") \
    CALL(C_EncryptMessageNext3, 130, "hQayfyu", "ayQ") \
    CALL(C_DecryptMessage3, 131, "hQayayfy", "ay") \
    CALL(C_DecryptMessageBegin3, 132, "hQay", "") \
    CALL(C_DecryptMessageNext3, 133, "hQayfyu", "ay") \
    CALL(C_EncapsulateKey, 134, "hMhaAfy", "ayh") \
    CALL(C_DecapsulateKey, 135, "hMhayaA", "h") \
    CALL(C_VerifySignatureInit, 136, "hMhay", "") \
    CALL(C_VerifySignature, 137, "hay", "") \
    CALL(C_VerifySignatureUpdate, 138, "hay", "") \
    CALL(C_VerifySignatureFinal, 139, "h", "") \
    CALL(C_GetSessionValidationFlags, 140, "hu", "u") \
    CALL(C_AsyncComplete, 141, "hz", "") \
    CALL(C_AsyncGetID, 142, "hz", "u") \
    CALL(C_AsyncJoin, 143, "hzu", "") \
    CALL(C_WrapKeyAuthenticated, 144, "hMhhayfy", "ay") \
    CALL(C_UnwrapKeyAuthenticated, 145, "hMhayaAay", "h")

/* Attributes that are not plain bytes, in ascending order of type. */
#define HOLDFAST_ATTRIBUTES(ATTRIBUTE) \
    ATTRIBUTE(CKA_CLASS, ULONG) \
    ATTRIBUTE(CKA_TOKEN, BOOL) \
    ATTRIBUTE(CKA_PRIVATE, BOOL) \
    ATTRIBUTE(CKA_CERTIFICATE_TYPE, ULONG) \
    ATTRIBUTE(CKA_TRUSTED, BOOL) \
    ATTRIBUTE(CKA_CERTIFICATE_CATEGORY, ULONG) \
    ATTRIBUTE(CKA_JAVA_MIDP_SECURITY_DOMAIN, ULONG) \
    ATTRIBUTE(CKA_NAME_HASH_ALGORITHM, ULONG) \
    ATTRIBUTE(CKA_KEY_TYPE, ULONG) \
    ATTRIBUTE(CKA_SENSITIVE, BOOL) \
    ATTRIBUTE(CKA_ENCRYPT, BOOL) \
    ATTRIBUTE(CKA_DECRYPT, BOOL) \
    ATTRIBUTE(CKA_WRAP, BOOL) \
    ATTRIBUTE(CKA_UNWRAP, BOOL) \
    ATTRIBUTE(CKA_SIGN, BOOL) \
    ATTRIBUTE(CKA_SIGN_RECOVER, BOOL) \
    ATTRIBUTE(CKA_VERIFY, BOOL) \
    ATTRIBUTE(CKA_VERIFY_RECOVER, BOOL) \
    ATTRIBUTE(CKA_DERIVE, BOOL) \
    ATTRIBUTE(CKA_START_DATE, DATE) \
    ATTRIBUTE(CKA_END_DATE, DATE) \
    ATTRIBUTE(CKA_MODULUS_BITS, ULONG) \
    ATTRIBUTE(CKA_VALUE_LEN, ULONG) \
    ATTRIBUTE(CKA_EXTRACTABLE, BOOL) \
    ATTRIBUTE(CKA_LOCAL, BOOL) \
    ATTRIBUTE(CKA_NEVER_EXTRACTABLE, BOOL) \
    ATTRIBUTE(CKA_ALWAYS_SENSITIVE, BOOL) \
    ATTRIBUTE(CKA_KEY_GEN_MECHANISM, ULONG) \
    ATTRIBUTE(CKA_MODIFIABLE, BOOL) \
    ATTRIBUTE(CKA_COPYABLE, BOOL) \
    ATTRIBUTE(CKA_DESTROYABLE, BOOL) \
    ATTRIBUTE(CKA_ALWAYS_AUTHENTICATE, BOOL) \
    ATTRIBUTE(CKA_WRAP_WITH_TRUSTED, BOOL) \
    ATTRIBUTE(CKA_HW_FEATURE_TYPE, ULONG) \
    ATTRIBUTE(CKA_RESET_ON_INIT, BOOL) \
    ATTRIBUTE(CKA_HAS_RESET, BOOL) \
    ATTRIBUTE(CKA_MECHANISM_TYPE, ULONG) \
    ATTRIBUTE(CKA_PROFILE_ID, ULONG) \
    ATTRIBUTE(CKA_PARAMETER_SET, ULONG) \
    ATTRIBUTE(CKA_OBJECT_VALIDATION_FLAGS, ULONG) \
    ATTRIBUTE(CKA_ENCAPSULATE_TEMPLATE, TEMPLATE) \
    ATTRIBUTE(CKA_DECAPSULATE_TEMPLATE, TEMPLATE) \
    ATTRIBUTE(CKA_TRUST_SERVER_AUTH, ULONG) \
    ATTRIBUTE(CKA_TRUST_CLIENT_AUTH, ULONG) \
    ATTRIBUTE(CKA_TRUST_CODE_SIGNING, ULONG) \
    ATTRIBUTE(CKA_TRUST_EMAIL_PROTECTION, ULONG) \
    ATTRIBUTE(CKA_TRUST_IPSEC_IKE, ULONG) \
    ATTRIBUTE(CKA_TRUST_TIME_STAMPING, ULONG) \
    ATTRIBUTE(CKA_TRUST_OCSP_SIGNING, ULONG) \
    ATTRIBUTE(CKA_ENCAPSULATE, BOOL) \
    ATTRIBUTE(CKA_DECAPSULATE, BOOL) \
    ATTRIBUTE(CKA_WRAP_TEMPLATE, TEMPLATE) \
    ATTRIBUTE(CKA_UNWRAP_TEMPLATE, TEMPLATE) \
    ATTRIBUTE(CKA_DERIVE_TEMPLATE, TEMPLATE) \
    ATTRIBUTE(CKA_ALLOWED_MECHANISMS, MECHANISMS)

/* Kinds of mechanism parameters, with what of them crosses the wire. */
#define HOLDFAST_PARAMETERS(PARAMETER) \
    PARAMETER(NONE, "") \
    PARAMETER(IV, "ay") \
    PARAMETER(ULONG, "u") \
    PARAMETER(STRING, "ay") \
    PARAMETER(CBC_DATA, "ayay") \
    PARAMETER(PSS, "uuu") \
    PARAMETER(OAEP, "uuuay") \
    PARAMETER(RSA_AES_WRAP, "uuuuay") \
    PARAMETER(ECDH, "uayay") \
    PARAMETER(ECDH_AES_WRAP, "uuay") \
    PARAMETER(EDDSA, "yay") \
    PARAMETER(CTR, "uay") \
    PARAMETER(GCM, "ayuayu") \
    PARAMETER(CCM, "uayayu") \
    PARAMETER(CHACHA20_POLY1305, "ayay") \
    PARAMETER(PBKDF2, "uayuuayay") \
    PARAMETER(HKDF, "yyuuayuay") \
    PARAMETER(KBKDF, "uaDuay") \
    PARAMETER(SIGN_CONTEXT, "uay") \
    PARAMETER(HASH_SIGN_CONTEXT, "uayu")

/* Mechanisms that have a parameter, in ascending order of type. */
#define HOLDFAST_MECHANISMS(MECHANISM) \
    MECHANISM(CKM_RSA_PKCS_OAEP, OAEP) \
    MECHANISM(CKM_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA1_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_ML_DSA, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA, HASH_SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA224, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA256, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA384, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA512, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA3_224, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA3_256, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA3_384, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHA3_512, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHAKE128, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_ML_DSA_SHAKE256, SIGN_CONTEXT) \
    MECHANISM(CKM_SLH_DSA, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA, HASH_SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA224, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA256, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA384, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA512, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA3_224, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA3_256, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA3_384, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHA3_512, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHAKE128, SIGN_CONTEXT) \
    MECHANISM(CKM_HASH_SLH_DSA_SHAKE256, SIGN_CONTEXT) \
    MECHANISM(CKM_SHA256_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA384_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA512_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA224_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA512_224_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA512_256_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA3_256_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA3_384_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA3_512_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_SHA3_224_RSA_PKCS_PSS, PSS) \
    MECHANISM(CKM_DES3_CBC, IV) \
    MECHANISM(CKM_DES3_MAC_GENERAL, ULONG) \
    MECHANISM(CKM_DES3_CBC_PAD, IV) \
    MECHANISM(CKM_DES3_CMAC_GENERAL, ULONG) \
    MECHANISM(CKM_MD5_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA_1_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA256_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA224_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA384_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA512_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA3_256_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA3_224_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA3_384_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_SHA3_512_HMAC_GENERAL, ULONG) \
    MECHANISM(CKM_CONCATENATE_BASE_AND_KEY, ULONG) \
    MECHANISM(CKM_CONCATENATE_BASE_AND_DATA, STRING) \
    MECHANISM(CKM_CONCATENATE_DATA_AND_BASE, STRING) \
    MECHANISM(CKM_XOR_BASE_AND_DATA, STRING) \
    MECHANISM(CKM_EXTRACT_KEY_FROM_KEY, ULONG) \
    MECHANISM(CKM_SP800_108_COUNTER_KDF, KBKDF) \
    MECHANISM(CKM_SP800_108_FEEDBACK_KDF, KBKDF) \
    MECHANISM(CKM_PKCS5_PBKD2, PBKDF2) \
    MECHANISM(CKM_ECDH1_DERIVE, ECDH) \
    MECHANISM(CKM_ECDH1_COFACTOR_DERIVE, ECDH) \
    MECHANISM(CKM_ECDH_AES_KEY_WRAP, ECDH_AES_WRAP) \
    MECHANISM(CKM_RSA_AES_KEY_WRAP, RSA_AES_WRAP) \
    MECHANISM(CKM_EDDSA, EDDSA) \
    MECHANISM(CKM_AES_XTS, IV) \
    MECHANISM(CKM_AES_CBC, IV) \
    MECHANISM(CKM_AES_MAC_GENERAL, ULONG) \
    MECHANISM(CKM_AES_CBC_PAD, IV) \
    MECHANISM(CKM_AES_CTR, CTR) \
    MECHANISM(CKM_AES_GCM, GCM) \
    MECHANISM(CKM_AES_CCM, CCM) \
    MECHANISM(CKM_AES_CTS, IV) \
    MECHANISM(CKM_AES_CMAC_GENERAL, ULONG) \
    MECHANISM(CKM_AES_GMAC, GCM) \
    MECHANISM(CKM_AES_ECB_ENCRYPT_DATA, STRING) \
    MECHANISM(CKM_AES_CBC_ENCRYPT_DATA, CBC_DATA) \
    MECHANISM(CKM_AES_OFB, IV) \
    MECHANISM(CKM_AES_CFB8, IV) \
    MECHANISM(CKM_AES_CFB128, IV) \
    MECHANISM(CKM_AES_KEY_WRAP, IV) \
    MECHANISM(CKM_AES_KEY_WRAP_PAD, IV) \
    MECHANISM(CKM_AES_KEY_WRAP_KWP, IV) \
    MECHANISM(CKM_AES_KEY_WRAP_PKCS7, IV) \
    MECHANISM(CKM_CHACHA20_POLY1305, CHACHA20_POLY1305) \
    MECHANISM(CKM_HKDF_DERIVE, HKDF) \
    MECHANISM(CKM_HKDF_DATA, HKDF)

#endif
